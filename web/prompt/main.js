/** The page behind a one-time link: contact details, filled in once. */
import { drawPrompt } from '/widget/prompt.js'
import { el, tab } from '/widget/page.js'
import { ask } from './desk.js'
import { link, remember } from './link.js'
import { notice, sheet, waiting } from './views.js'
import { preferred, words } from './words.js'

const GONE = 404
const main = document.querySelector('main')
let shop = ''
let w
let turn = 0

speak(preferred())
addEventListener('hashchange', () => location.hash && open(link()))
open(link())

async function open({ token, done }) {
  const mine = ++turn
  if (done) {
    speak(done.locale)
    return show(notice(done.what, { shop: done.shop, done: true }))
  }
  show(waiting(w.loading))
  const told = await ask('form', { token })
  if (mine !== turn) return // another link came meanwhile
  speak(told.locale)
  if (told.status === 200) fill(token, told)
  else if (told.status === GONE) end(notice(told.what))
  else end(notice(told.status === 429 ? told.what : w.unreachable, { again: { words: w.again, act: () => open({ token }) } }))
}

function fill(token, prompt) {
  shop = prompt.shop.name
  const status = el('p', { class: 'quiet', role: 'status' })
  const form = drawPrompt(prompt, w, (frame) => send(token, frame, attempt, form, status))
  let attempt = fresh()
  form.addEventListener('input', () => { attempt = fresh() })
  show(sheet(prompt, form, status, w))
}

async function send(token, { type, prompt, values }, id, form, status) {
  status.textContent = w.sending
  const told = await (type === 'submit' ? ask('values', { token, id, values }) : ask('dismissal', { token }))
  status.textContent = ''
  if (told.status !== 200 && told.status !== GONE) return form.refuse({ what: told.what ?? w.kept, fields: told.fields })
  tab.set(prompt, null)
  if (told.status === 200) remember({ done: { ...told, shop } })
  end(notice(told.what, { shop, done: told.status === 200 }))
}

function end(parts) {
  show(parts)
  main.querySelector('h1').focus()
}

function show(parts) {
  main.replaceChildren(...parts)
}

function speak(locale) {
  w = words[locale] ?? w
  document.documentElement.lang = w.tag
  document.title = w.title
}

/** An id for what stands in the form now: sent twice, it is taken in once. */
function fresh() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

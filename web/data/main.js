/** The page behind the link to one's own data: each file is fetched once, by POST, so that no log sees the token. */
import { el, tab } from '/widget/page.js'
import { notice, waiting } from '/prompt/views.js'
import { preferred } from '/prompt/words.js'
import { ask, fetched } from './desk.js'
import { words } from './words.js'

const main = document.querySelector('main')
let w
let turn = 0

speak(preferred())
addEventListener('hashchange', () => location.hash && open(token()))
open(token())

/** Take the token out of the address at once; the tab keeps it, so that a reload works. */
function token() {
  if (location.hash) tab.set('download', location.hash.slice(1))
  history.replaceState(null, '', location.pathname)
  return tab.get('download') ?? ''
}

async function open(token) {
  const mine = ++turn
  show(waiting(w.loading))
  const told = await ask('link', { token })
  if (mine !== turn) return // another link came meanwhile
  speak(told.locale)
  if (told.status === 200) offer(token, told)
  else end(notice(told.what ?? w.unreachable, told.status === 404 ? {} : { again: { words: w.again, act: () => open(token) } }))
}

function offer(token, { shop, title, why, until, files }) {
  const status = el('p', { class: 'quiet', role: 'status' })
  const buttons = files.map((file, index) => {
    const button = el('button', { class: index ? '' : 'main', onclick: () => save(token, file, button, status) }, file.title)
    return button
  })
  document.title = title
  end([el('p', { class: 'shop' }, shop.name), el('h1', { tabindex: -1 }, title), el('p', {}, why), ...buttons, status, el('p', { class: 'quiet' }, until)])
}

async function save(token, { format }, button, status) {
  button.disabled = true
  status.textContent = w.fetching
  const told = await fetched('file', { token, format })
  speak(told.locale)
  if (told.file) {
    const at = URL.createObjectURL(told.file)
    el('a', { href: at, download: told.name }).click()
    setTimeout(() => URL.revokeObjectURL(at), 60_000)
    status.textContent = w.saved
  } else {
    button.disabled = told.status === 404
    status.textContent = told.what ?? w.unreachable
  }
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
}

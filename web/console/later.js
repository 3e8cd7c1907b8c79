/** Parts of the console that are loaded when they are first needed; what does not come is said, with a way to try again. */
import { build } from './element.js'
import { say } from './language.js'

/** Load a part and do something with it. */
export async function later(load, use) {
  let part = null
  try {
    part = await load()
  } catch {
    return ask(() => later(load, use))
  }
  use(part)
}

const sheets = new Map()

/** Load a style sheet once, whoever waits for it; what did not come is asked for again the next time. */
export function styled(href) {
  if (href && !sheets.has(href)) sheets.set(href, sheet(href))
  return sheets.get(href) ?? Promise.resolve()
}

function sheet(href) {
  const link = build('link', { rel: 'stylesheet', href })
  const loaded = new Promise((done, failed) => {
    link.addEventListener('load', done, { once: true })
    link.addEventListener('error', () => failed(new Error(href)), { once: true })
  })
  document.head.append(link)
  return loaded.catch((error) => {
    link.remove()
    sheets.delete(href)
    throw error
  })
}

/** Say that a part did not come, and try again when asked to. */
export function untold(again) {
  const button = build('button', { type: 'button', onclick: again }, say('delivery.retry'))
  return build('div', { class: 'nothing untold', role: 'alert' }, build('p', {}, say('problem.unreachable')), button)
}

function ask(again) {
  const close = () => shown.remove()
  const shown = build('div', { class: 'assignment-notice' }, untold(() => {
    close()
    again()
  }))
  document.querySelectorAll('body > .assignment-notice').forEach((one) => one.remove())
  document.body.append(shown)
  shown.querySelector('button').focus()
}

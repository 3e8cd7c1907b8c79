import { el } from '/widget/page.js'

/** A page with nothing to fill in: what is going on, and perhaps a way on. */
export function notice(text, { shop, done = false, again } = {}) {
  return [
    shop && header(shop),
    done && el('p', { class: 'mark', 'aria-hidden': 'true' }, '✓'),
    el('h1', { tabindex: -1, class: 'notice' }, text),
    again && el('button', { class: 'main', onclick: again.act }, again.words),
  ].filter(Boolean)
}

export function waiting(text) {
  return [el('p', { class: 'quiet', role: 'status' }, text)]
}

/** The form under the shop's name; `status` tells that it is on its way. */
export function sheet({ shop, title, expires_at }, form, status, w) {
  form.querySelector('strong').replaceWith(el('h1', {}, title))
  return [header(shop.name), form, status, el('p', { class: 'quiet' }, w.until(when(expires_at, w.tag)))]
}

function header(shop) {
  return el('p', { class: 'shop' }, shop)
}

function when(moment, tag) {
  const shape = { month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const parts = new Intl.DateTimeFormat(tag, shape).formatToParts(new Date(moment))
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]))
}

import { drawCard } from './card.js'
import { el, linked } from './page.js'

const LAST = Infinity

export class Transcript {
  items = []
  #log
  #does
  #w
  #read = 0
  #due
  #hush

  constructor(log, does) {
    this.#log = log
    this.#does = does
  }

  // One's own message may be known before what came ahead of it.
  get since() {
    return this.items.filter(({ heard }) => heard).pop()?.seq ?? 0
  }

  speak(w) {
    this.#w = w
    this.#soon()
  }

  // No reading out while a replay runs in.
  hush() {
    this.#log.ariaLive = 'off'
    clearTimeout(this.#hush)
    this.#hush = setTimeout(() => { this.#log.ariaLive = 'polite' }, 700)
  }

  put(message) {
    const known = this.items.find(({ seq, id }) => seq === message.seq || (id && id === message.id))
    if (known) Object.assign(known, message)
    else if (message.author) this.items.push({ seq: LAST, ...message })
    this.items.sort((a, b) => a.seq - b.seq)
    this.#soon()
  }

  remove(which) {
    this.items = this.items.filter((item) => !which(item))
    this.#soon()
  }

  read(seq) {
    this.#read = seq
    this.#soon()
  }

  #soon() {
    this.#due ??= setTimeout(() => this.#redraw())
  }

  #redraw() {
    this.#due = null
    const newest = this.items.filter(({ author }) => author === 'consumer').pop()
    this.items.forEach((item, index) => {
      this.#draw(item, this.items[index - 1], item === newest)
      const there = this.#log.children[index]
      if (there !== item.node) this.#log.insertBefore(item.node, there ?? null)
    })
    while (this.#log.children.length > this.items.length) this.#log.lastChild.remove()
    this.#does.drawn()
  }

  // A node drawn again would be read out again.
  #draw(item, before, newest) {
    const day = this.#day(item)
    const look = { opens: before?.author !== item.author, day: before && this.#day(before) === day ? null : day, status: this.#status(item, newest) }
    const drawn = JSON.stringify([{ ...item, drawn: 0, node: 0 }, look, this.#w.tag])
    if (drawn === item.drawn) return
    item.drawn = drawn
    item.node ??= el('div', { part: 'message', class: item.author })
    const held = item.node.contains(this.#log.getRootNode().activeElement)
    item.node.replaceChildren(...this.#parts(item, look).filter(Boolean))
    if (held) this.#does.focus()
  }

  #parts(item, { opens, day, status }) {
    const w = this.#w
    const { author, name, text, card, file, link, basis, at, why } = item
    const time = new Date(at).toLocaleTimeString(w.tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    return [
      day && el('div', { class: 'day' }, day),
      el('div', { class: opens && (author === 'bot' || author === 'agent') ? 'who' : 'unseen' }, name ?? w[author], ' ', el('time', {}, time)),
      el('div', { part: `bubble ${author}` },
        file ? this.#photo(file) : text && el('p', { dir: 'auto' }, author === 'consumer' ? text : linked(text)),
        card && drawCard(card, w),
        link && el('a', { href: new URL(`..${link.path}`, import.meta.url), target: '_blank', rel: 'noreferrer' }, link.title),
        basis?.length ? el('details', { class: 'basis' }, el('summary', {}, w.basis), [...new Set(basis.map(({ words }) => words))].map((words) => el('p', {}, words))) : null),
      this.#chips(item),
      status && el('div', { part: 'status', class: status }, w[status], why && ` · ${why}`,
        status === 'failed' ? el('button', { onclick: this.#does.retry }, w.again) : null),
    ]
  }

  #photo(file) {
    const node = el('div')
    this.#does.show(node, file)
    return node
  }

  #chips(item) {
    const { buttons, card } = item
    const chosen = item.chosen ?? item.pressed
    const draw = ({ title }, index) => chosen == null
      ? el('button', { onclick: () => this.#does.choose(item, index) }, title)
      : index === chosen && el('button', { disabled: '', 'aria-pressed': true }, title)
    return buttons?.length && el('div', { part: 'chips', class: `chips ${card?.type === 'consent' ? 'equal' : ''}` }, buttons.map(draw).filter(Boolean))
  }

  #status({ author, state, seq }, newest) {
    if (author !== 'consumer') return null
    if (state !== 'sent') return state
    return newest && (seq <= this.#read ? 'read' : state)
  }

  #day({ at }) {
    const midnight = (date) => date.setHours(0, 0, 0, 0)
    const ago = Math.round((midnight(new Date(at)) - midnight(new Date())) / 864e5)
    if (ago === 0 || ago === -1) return new Intl.RelativeTimeFormat(this.#w.tag, { numeric: 'auto' }).format(ago, 'day')
    return new Date(at).toLocaleDateString(this.#w.tag, { month: 'long', day: 'numeric', weekday: 'short' })
  }
}

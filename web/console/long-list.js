/** A list of any length with rows of one height (`--row`): only those near what is in sight are in the page. */
import { keep } from './element.js'

const STEP = 8 // rows of scrolling after which it is drawn again

/** `item(line)` is what `keep` wants of a line, `make` builds its row, `onEnd` hears that the known lines come to their end. */
export class LongList {
  #lines = []
  #places = new Map()
  #complete = true
  #selected = null
  #first = 0
  #tall = 1

  constructor(element, panel, { item, make, onEnd }) {
    Object.assign(this, { element, panel, item, make, onEnd })
    panel.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    element.addEventListener('focusin', () => this.#mark())
    new ResizeObserver(() => this.#resized()).observe(panel)
  }

  /** Begin another list, at its top. */
  clear() {
    this.#lines = []
    this.#places = new Map()
    this.panel.scrollTop = 0
  }

  /** Show lines and leave what is in sight where it is; unless `complete`, there are more than these. */
  show(lines, complete) {
    const [inSight, focused] = [this.#inSight(), this.#place(this.#focused())]
    const before = this.#places
    this.element.style.setProperty('--of', lines.length)
    this.#lines = lines
    this.#places = new Map(lines.map(({ id }, place) => [id, place]))
    this.#complete = complete
    this.#measure()
    const anchor = inSight.find(({ id }) => this.#places.has(id))
    if (anchor) this.panel.scrollTop += (this.#places.get(anchor.id) - before.get(anchor.id)) * this.#tall
    this.#draw()
    if (focused >= 0 && lines.length && !this.#focused()) this.focusAt(focused)
  }

  select(id) {
    this.#selected = id
    this.#draw()
  }

  /** Move the focus by `step` rows from where it is, else from what is selected. */
  move(step) {
    const from = this.#place(this.#focused() ?? this.#selected)
    this.focusAt(from + step)
  }

  focusAt(place) {
    const nearest = Math.max(0, Math.min(this.#lines.length - 1, place))
    this.#draw(nearest)
    const row = [...this.element.children].find(({ dataset }) => this.#places.get(dataset.key) === nearest)
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }

  focus() {
    this.element.querySelector('[tabindex="0"]')?.focus()
  }

  #place(id) {
    return this.#places.get(id) ?? -1
  }

  #focused() {
    return this.element.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null
  }

  #measure() {
    this.#tall = parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || this.#tall
  }

  #resized() {
    this.#measure()
    this.#draw()
  }

  #scrolled() {
    if (this.#sight().first !== this.#first) this.#draw()
    else this.#goOn()
  }

  #goOn() {
    const { from, many } = this.#sight()
    if (!this.#complete && from + many * 1.5 > this.#lines.length) this.onEnd()
  }

  /** Tell at which row the panel's upper edge is, how many rows it shows, and which to draw: a screen more on both sides. */
  #sight() {
    const { top, height } = this.panel.getBoundingClientRect()
    const [from, many] = [(top - this.element.getBoundingClientRect().top) / this.#tall, height / this.#tall]
    const first = Math.max(0, Math.floor((from - many) / STEP) * STEP)
    return { from, many, first, last: Math.min(this.#lines.length, Math.ceil(first + 3 * many) + STEP) }
  }

  /** Return the lines by which to see that something moved: none at the top, where what is new shall be seen. */
  #inSight() {
    const { from, many } = this.#sight()
    return from > 0 ? this.#lines.slice(Math.floor(from), Math.ceil(from + many)) : []
  }

  /** What has the focus or is selected stays in the page wherever it is, so that neither is lost. */
  #draw(also = -1) {
    const { first, last } = this.#sight()
    this.#first = first
    const places = new Set([also, this.#place(this.#focused()), this.#place(this.#selected)])
    for (let place = first; place < last; place++) places.add(place)
    const drawn = [...places].filter((place) => this.#lines[place]).sort((one, other) => one - other)
    keep(this.element, drawn.map((place) => this.item(this.#lines[place])), this.make)
    this.#mark()
    this.#goOn()
  }

  /** Put each row in its place, say which of how many it is, and let Tab enter the list at one row only. */
  #mark() {
    const [focused, first] = [this.#focused(), Math.max(0, Math.ceil(this.#sight().from))]
    const entry = [focused, this.#selected].find((id) => this.#places.has(id)) ?? this.#lines[first]?.id
    for (const row of this.element.children) {
      const { key } = row.dataset
      const place = this.#place(key)
      row.style.setProperty('--at', place)
      row.setAttribute('aria-posinset', place + 1)
      row.setAttribute('aria-setsize', this.#complete ? this.#lines.length : -1)
      row.setAttribute('aria-selected', String(key === this.#selected))
      row.tabIndex = key === entry ? 0 : -1
    }
  }
}

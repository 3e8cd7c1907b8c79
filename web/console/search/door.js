/** The way into the search: its button, and Ctrl or Cmd and K from anywhere; the rest is loaded when it is first used. */
import { build } from '../element.js'
import { later, styled } from '../later.js'
import { say } from './words.js'

const STYLE = '/console/search/search.css'

export class SearchDoor {
  #over = new AbortController()
  #palette = null

  constructor(desk) {
    this.desk = desk
    this.button = build('button', { type: 'button', class: 'plain search-button', title: say('open'), 'aria-keyshortcuts': 'Control+K', onclick: () => this.open() }, say('title'))
    document.addEventListener('keydown', (event) => this.#pressed(event), { signal: this.#over.signal })
  }

  stop() {
    this.#over.abort()
    this.#palette?.stop()
  }

  open() {
    return later(() => this.#load(), (palette) => this.#over.signal.aborted || palette.open())
  }

  /** Load it before it is asked for. */
  ahead() {
    return this.#load().catch(() => undefined)
  }

  async #load() {
    const [{ Palette }] = await Promise.all([import('./palette.js'), styled(STYLE)])
    this.#palette ??= new Palette(this.desk)
    return this.#palette
  }

  #pressed(event) {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    if (!document.querySelector('dialog[open]')) this.open()
  }
}

/** What an agent must not miss, above everything and moving nothing: a conversation to open, or being away by the desk's doing. */
import { Following, now } from '../clock.js'
import { build } from '../element.js'
import { isAside } from '../snooze/mark.js'
import { isGiven } from './mark.js'
import { say } from './words.js'

class Left extends Following {
  refresh() {
    const n = Math.max(0, Math.ceil((Date.parse(this.getAttribute('until')) - now()) / 1000))
    this.textContent = say('given', { n: String(n) })
  }
}
customElements.define('fd-left', Left)

export class AssignmentNotice {
  element = build('div', { class: 'assignment-notice', role: 'region', 'aria-label': say('given.region'), hidden: true })
  #shown = ''

  constructor({ lines, away, announcer, onOpen }) {
    Object.assign(this, { lines, away, announcer, onOpen })
    lines.addEventListener('change', () => this.#render())
    away.addEventListener('change', () => this.#render())
  }

  /** The one to open first, if any. */
  get given() {
    const given = this.lines.of('mine').filter((line) => isGiven(line) && !isAside(line))
    return given.sort((one, other) => one.handoff.open_by.localeCompare(other.handoff.open_by))[0] ?? null
  }

  open() {
    if (this.given) this.onOpen(this.given.id)
  }

  #render() {
    const { given } = this
    const shows = given ? `${given.id} ${given.handoff.open_by}` : this.away.why ? `away ${this.away.why}` : ''
    if (shows === this.#shown) return
    this.#shown = shows
    this.element.hidden = !shows
    this.element.replaceChildren(...(given ? this.#opening(given) : this.away.why ? this.#gone() : []))
    if (given) this.announcer.say(say('given.said'))
    else if (shows) this.announcer.say(say('away.unopened'))
  }

  #opening({ id, handoff }) {
    const left = build('fd-left', { until: handoff.open_by })
    const open = build('button', { type: 'button', class: 'primary', 'aria-keyshortcuts': 'o', onclick: () => this.onOpen(id) }, say('given.open'))
    return [build('p', {}, left), open]
  }

  #gone() {
    const back = build('button', { type: 'button', class: 'primary', onclick: () => this.away.turn(false) }, say('away.back'))
    const hide = build('button', { type: 'button', onclick: () => this.away.turn(true) }, say('away.hide'))
    return [build('p', {}, say('away.unopened')), back, hide]
  }
}

/** Whether this agent takes conversations: a switch, and what other pages or the desk say of it. */
import { build } from '../element.js'
import { say } from '../language.js'

const KEPT = 'frontdesk.console.away'

/** Sends `change`; `why` where the desk set it. */
export class Away extends EventTarget {
  element = build('button', { type: 'button', role: 'switch', class: 'switch', title: say('away.about') }, say('away'))
  why = null

  constructor(news) {
    super()
    this.news = news
    this.element.addEventListener('click', () => this.turn(!this.on))
    this.turn(sessionStorage.getItem(KEPT) === 'on')
  }

  get on() {
    return this.element.getAttribute('aria-checked') === 'true'
  }

  turn(on) {
    this.#show(on, null)
    this.news.away(on)
  }

  /** The desk knows already: keep it for the next connection. */
  hear({ on, why }) {
    this.#show(on, on ? why : null)
    this.news.keepAway(on)
  }

  #show(on, why) {
    this.why = why
    this.element.setAttribute('aria-checked', String(on))
    sessionStorage.setItem(KEPT, on ? 'on' : '')
    this.dispatchEvent(new Event('change'))
  }
}

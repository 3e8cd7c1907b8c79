/** Elements that count: how long somebody waits, and how a due time stands. */
import { build } from './element.js'
import { Following, now } from './clock.js'
import { moment, standing, stopwatch } from './times.js'

export class Waiting extends Following {
  refresh() {
    this.textContent = stopwatch(now() - Date.parse(this.getAttribute('since')))
  }
}

export class Due extends Following {
  refresh() {
    const { tone, words } = standing(this.getAttribute('at'), this.getAttribute('state') ?? 'open', this.getAttribute('warn'))
    if (this.textContent === words) return
    this.className = `due ${tone}`
    this.textContent = words
  }
}

export function defineTimes() {
  customElements.define('fd-waiting', Waiting)
  customElements.define('fd-due', Due)
}

export function waiting(since) {
  return build('fd-waiting', { since })
}

export function due(at, state, warn = null) {
  return build('fd-due', { at, state, warn, title: moment(at) })
}

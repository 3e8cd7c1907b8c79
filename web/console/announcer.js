/** A voice for screen readers: what matters and is not where the reader is. */
import { build } from './element.js'

export class Announcer {
  element = build('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' })

  say(sentence) {
    this.element.textContent = sentence
  }
}

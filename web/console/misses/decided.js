/** What was decided since the page was opened, the newest first; each can be taken back. */
import { build, keep } from '../element.js'
import { named } from './row.js'
import { say } from './words.js'

const SHOWN = 20

export class Decided {
  #list = build('ul', {})
  #done = []

  constructor(onUndo) {
    this.onUndo = onUndo
    this.element = build('section', { class: 'decided', 'aria-label': say('decided'), hidden: true }, build('h3', {}, say('decided')), this.#list)
  }

  add(miss, { learn, intent }, intents) {
    const words = learn === 'intent' ? named(intent, intents) : say(learn === 'passage' && miss.kinds.includes('unanswered') ? 'passage.done' : learn)
    this.#show([{ id: miss.id, locale: miss.locale, text: miss.texts[0], words }, ...this.#done].slice(0, SHOWN))
  }

  drop(id) {
    this.#show(this.#done.filter((one) => one.id !== id))
  }

  get newest() {
    return this.#done[0]?.id ?? null
  }

  #show(done) {
    this.#done = done
    this.element.hidden = !done.length
    keep(this.#list, done.map((one) => ({ key: one.id, stamp: JSON.stringify(one), one })), ({ one }) => this.#line(one))
  }

  #line({ id, locale, text, words }) {
    const undo = build('button', { type: 'button', class: 'plain', title: `${say('undo')} (U)`, 'aria-label': say('undo.which', { text }), onclick: () => this.onUndo(id) }, say('undo'))
    return build('li', {}, build('span', { class: 'preview', lang: locale, dir: 'auto' }, text), build('span', { class: 'quiet' }, words), undo)
  }
}

/** What supervisors have taken from this agent, also while they were away: lines that stay until they are read. */
import { build, keep } from '../element.js'
import { moment } from '../times.js'
import { say } from './words.js'

const MOST = 3

export class Taken {
  element = build('div', { class: 'taken', role: 'status' })
  #found = []
  #read = new Set()
  #asked = 0

  constructor(desk) {
    this.desk = desk
  }

  /** Ask what there is; what comes too late to be asked for comes with the next connection. */
  async refresh() {
    const asked = ++this.#asked
    const told = await this.desk.takeovers().catch(() => null)
    if (told && asked === this.#asked) this.#show(told.takeovers)
  }

  /** Show the newest of what was not read here. */
  #show(takeovers) {
    this.#found = takeovers.filter((one) => !this.#read.has(keyOf(one)))
    const items = this.#found.slice(0, MOST).map((one) => ({ key: keyOf(one), stamp: '', one }))
    keep(this.element, items, ({ one }) => this.#line(one))
  }

  #line(one) {
    const read = () => this.#tick(one)
    return build(
      'p',
      {},
      build('span', {}, wordsOf(one), ' ', build('time', { class: 'quiet', datetime: one.at }, moment(one.at)), build('bdi', { class: 'preview' }, one.preview)),
      build('a', { href: `#/c/${encodeURIComponent(one.conversation)}`, onclick: read }, say('taken.open')),
      build('button', { type: 'button', class: 'plain', onclick: read }, say('taken.read')),
    )
  }

  /** What cannot be told to the desk is shown again by the next page. */
  #tick(one) {
    this.#read.add(keyOf(one))
    this.#show(this.#found)
    this.desk.readTakeover(one.conversation).catch(() => undefined)
  }
}

function keyOf({ conversation, at }) {
  return `${conversation} ${at}`
}

function wordsOf({ by, to }) {
  if (!to) return say('taken.queue', { name: by.name })
  return to.id === by.id ? say('taken.self', { name: by.name }) : say('taken.agent', { name: by.name, to: to.name })
}

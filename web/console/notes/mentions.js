/** Notes in which this agent is named, on top of the list until they are opened. */
import { build, keep } from '../element.js'
import { stamp } from '../times.js'
import { place } from './linked.js'
import { say } from './words.js'

const GATHER = 250

export class Mentions {
  #list = build('ul', {})
  #found = []
  #timer = null

  constructor(desk, announcer) {
    Object.assign(this, { desk, announcer })
    this.element = build('section', { class: 'mentions', 'aria-label': say('mentions'), hidden: true }, this.#list)
  }

  refreshSoon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#refresh()
    }, GATHER)
  }

  stop() {
    clearTimeout(this.#timer)
  }

  /** Tell whether a conversation waits for this agent to look. */
  has(id) {
    return this.#found.some(({ conversation }) => conversation === id)
  }

  /** Take the mark from a conversation that is on the page. */
  see({ id, last }) {
    const mention = this.#found.find(({ conversation, message }) => conversation === id && message <= last)
    if (!mention) return
    this.#show(this.#found.filter((one) => one !== mention))
    this.desk.seeMentions(id, last).catch(() => this.refreshSoon())
  }

  async #refresh() {
    const known = new Set(this.#found.map(key))
    const { mentions } = await this.desk.mentions().catch(() => ({ mentions: this.#found }))
    this.#show(mentions)
    const fresh = mentions.find((one) => !known.has(key(one)))
    if (fresh) this.announcer.say(say('named', { name: fresh.by }))
  }

  #show(mentions) {
    this.#found = mentions
    this.element.hidden = !mentions.length
    keep(this.#list, mentions.map((mention) => ({ key: key(mention), stamp: JSON.stringify(mention), mention })), ({ mention }) => line(mention))
    this.onChange?.()
  }
}

function key({ conversation, message }) {
  return `${conversation} ${message}`
}

function line({ conversation, message, by, preview, at }) {
  const link = build(
    'a',
    { href: place(conversation, message) },
    build('b', {}, say('named', { name: by })),
    build('span', { class: 'preview', dir: 'auto' }, preview),
    build('time', { datetime: at, class: 'when' }, stamp(at)),
  )
  return build('li', {}, link)
}

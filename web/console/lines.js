/** The lists of conversations: who waits, mine, with the bot, ended. */
import { setClock } from './clock.js'
import { bySnooze } from './snooze/mark.js'

export const LISTS = ['waiting', 'mine', 'bot', 'ended']
const GATHER = 250

/** Sends `change` when a list changed and `arrived` (detail: the new lines) when somebody began to wait. */
export class Lines extends EventTarget {
  shown = 'waiting'
  #lists = new Map()
  #next = new Map()
  #desk
  #timer = null

  constructor(desk) {
    super()
    this.#desk = desk
  }

  of(name) {
    return this.#lists.get(name) ?? []
  }

  loaded(name) {
    return this.#lists.has(name)
  }

  more(name) {
    return Boolean(this.#next.get(name))
  }

  find(id) {
    return LISTS.flatMap((name) => this.of(name)).find((line) => line.id === id)
  }

  /** Show a list in the desk's own order again. */
  async show(name) {
    this.shown = name
    if (name === 'bot' || name === 'ended') this.#lists.delete(name)
    this.#changed()
    await this.refresh()
  }

  /** Refresh once when several pieces of news arrive together. */
  refreshSoon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.refresh().catch(() => undefined)
    }, GATHER)
  }

  async refresh() {
    const names = new Set(['waiting', 'mine', this.shown])
    await Promise.all([...names].map((name) => this.#load(name)))
    this.#changed()
  }

  async loadMore(name) {
    const page = await this.#desk.conversations(name, this.#next.get(name))
    const known = new Set(this.of(name).map((line) => line.id))
    this.#lists.set(name, [...this.of(name), ...page.conversations.filter((line) => !known.has(line.id))])
    this.#next.set(name, page.next)
    this.#changed()
  }

  /** Mark a conversation as read, or show at once what came by news. */
  touch(id, change) {
    const line = this.find(id)
    if (!line) return
    Object.assign(line, change(line))
    this.#changed()
  }

  async #load(name) {
    if (name === 'waiting') return this.#loadQueue()
    const page = await this.#desk.conversations(name)
    if (!this.loaded(name)) this.#next.set(name, page.next)
    this.#lists.set(name, bySnooze(steady(this.of(name).filter((line) => name !== 'bot' || line.owner === 'bot'), page)))
  }

  async #loadQueue() {
    const { waiting, now } = await this.#desk.queue()
    setClock(now)
    const known = this.loaded('waiting') ? new Set(this.of('waiting').map((line) => line.id)) : null
    this.#lists.set('waiting', waiting)
    const arrived = known ? waiting.filter((line) => !known.has(line.id)) : []
    if (arrived.length) this.dispatchEvent(new CustomEvent('arrived', { detail: arrived }))
  }

  #changed() {
    this.dispatchEvent(new Event('change'))
  }
}

/** Keep known lines where the eye left them; new ones go on top, and pages loaded before stay while there are further pages. */
function steady(known, page) {
  const fresh = new Map(page.conversations.map((line) => [line.id, line]))
  const before = new Set(known.map((line) => line.id))
  const staying = known.filter((line) => fresh.has(line.id) || page.next).map((line) => fresh.get(line.id) ?? line)
  return [...page.conversations.filter((line) => !before.has(line.id)), ...staying]
}

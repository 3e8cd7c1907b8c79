/** The lists of conversations: who waits, mine, with the bot, ended. */
import { setClock } from './clock.js'
import { bySnooze, isAside } from './snooze/mark.js'

export const LISTS = ['waiting', 'mine', 'bot', 'ended']
const GATHER = 250
const PAGE = 50

/** Sends `change` when a list changed and `arrived` (detail: `n`, and of these the `lines` that are known) when somebody began to wait. */
export class Lines extends EventTarget {
  shown = 'waiting'
  #lists = new Map()
  #next = new Map()
  #waiting = 0
  #asked = null
  #turn = 0
  #answered = new Map()
  #touched = new Map()
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

  /** Tell how many wait, or are with this agent and not set aside. */
  count(name) {
    return name === 'waiting' ? this.#waiting : this.of(name).filter((line) => !isAside(line)).length
  }

  find(id) {
    return LISTS.flatMap((name) => this.of(name)).find((line) => line.id === id)
  }

  /** Show a list in the desk's own order again. */
  async show(name) {
    if (this.shown !== name) this.#shorten()
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

  /** Follow the first page of the queue alone, until it is scrolled again. */
  #shorten() {
    const first = this.of('waiting').slice(0, PAGE)
    if (first.length === this.of('waiting').length) return
    this.#lists.set('waiting', first)
    this.#next.set('waiting', first.at(-1).handoff.id)
  }

  async loadMore(name) {
    const next = this.#next.get(name)
    const page = name === 'waiting' ? await this.#desk.queue(next) : await this.#desk.conversations(name, next)
    const known = new Set(this.of(name).map((line) => line.id))
    this.#lists.set(name, [...this.of(name), ...(page.waiting ?? page.conversations).filter((line) => !known.has(line.id))])
    this.#next.set(name, page.next)
    this.#changed()
  }

  /** Mark a conversation as read, or show at once what came by news. */
  touch(id, change) {
    const line = this.find(id)
    if (!line) return
    Object.assign(line, change(line))
    const { preview, last_at, unread } = line
    this.#touched.set(id, { turn: this.#turn, known: { preview, last_at, unread } })
    this.#changed()
  }

  async #load(name) {
    if (name === 'waiting') return this.#loadQueue()
    const turn = ++this.#turn
    const page = await this.#desk.conversations(name)
    if (!this.#isNews(name, turn)) return
    page.conversations = page.conversations.map((line) => this.#newest(line, turn))
    if (!this.loaded(name)) this.#next.set(name, page.next)
    this.#lists.set(name, bySnooze(steady(this.of(name).filter((line) => name !== 'bot' || line.owner === 'bot'), page)))
  }

  /** Tell whether nothing that was asked later has been answered before. */
  #isNews(name, turn) {
    if (turn < (this.#answered.get(name) ?? 0)) return false
    this.#answered.set(name, turn)
    return true
  }

  /** What came by news after the desk was asked is not in its answer. */
  #newest(line, turn) {
    const touched = this.#touched.get(line.id)
    return touched && turn <= touched.turn ? { ...line, ...touched.known } : line
  }

  /** Read the queue anew, as far as it was loaded. */
  async #loadQueue() {
    const turn = ++this.#turn
    const lines = new Map()
    let page = null
    do {
      page = await this.#desk.queue(page?.next)
      for (const line of page.waiting) lines.set(line.id, this.#newest(line, turn))
    } while (page.next && lines.size < this.of('waiting').length)
    if (!this.#isNews('waiting', turn)) return
    setClock(page.now)
    if (this.loaded('waiting')) this.#tellArrived([...lines.values()], page)
    this.#lists.set('waiting', [...lines.values()])
    this.#next.set('waiting', page.next)
    this.#waiting = page.count
    this.#asked = page.now
  }

  /** Tell who is new: of those on the page who asked since, or has come back; of those further behind only how many. */
  #tellArrived(waiting, { next, count }) {
    const known = new Set(this.of('waiting').map((line) => line.id))
    const since = ({ handoff }) => !this.#next.get('waiting') || handoff.returned || handoff.asked_at > this.#asked
    const lines = waiting.filter((line) => !known.has(line.id) && since(line))
    const n = Math.max(lines.length, next ? count - this.#waiting : 0)
    if (n) this.dispatchEvent(new CustomEvent('arrived', { detail: { n, lines } }))
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

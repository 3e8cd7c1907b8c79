/** The conversation on the page: its ledger, its owner, and what the agent does with it. */
import { Refused } from './desk.js'

const TYPING_ENDS = 10_000
const SETTLED = 300
const PAGE = 200
const FAR = 500

/** Sends `change` (anything but messages), `messages`, `typing`, `looking`, and `overtaken` (detail: who has it) after a conflict. */
export class Opened extends EventTarget {
  conversation = null
  failed = null
  typing = false
  looking = []
  #desk
  #seen = 0
  #asked = 0
  #answered = 0
  #typingTimer = null
  #reloadTimer = null

  constructor(desk) {
    super()
    this.#desk = desk
  }

  get id() {
    return this.conversation?.id ?? null
  }

  async open(id) {
    this.close()
    if (!id) return
    this.wanted = id
    this.opening = this.reload()
    await this.opening
  }

  close() {
    this.wanted = null
    this.conversation = null
    this.failed = null
    this.#seen = 0
    this.typed(false)
    this.looked([])
    this.#tell('change')
  }

  /** Read the whole conversation again; a later choice of another one wins, and of two answers what was asked later. */
  async reload() {
    const id = this.wanted
    const asked = ++this.#asked
    try {
      const conversation = await this.#desk.conversation(id)
      if (this.wanted !== id || asked < this.#answered || this.#isStale(conversation)) return
      this.#answered = asked
      const known = this.id === id ? this.conversation.messages : []
      this.conversation = conversation
      this.failed = null
      this.#store(known.filter(({ seq }) => seq > conversation.last || seq < this.#first))
    } catch (error) {
      if (this.wanted !== id || this.conversation) return
      this.failed = error
    }
    this.#tell('change')
  }

  /** Tell whether an answer was on its way while the conversation changed hands: the number only rises. */
  #isStale({ id, number }) {
    return this.id === id && number < this.conversation.number
  }

  /** Read it again once the news has settled: the draft and the cases change with the messages. */
  reloadSoon() {
    clearTimeout(this.#reloadTimer)
    this.#reloadTimer = setTimeout(() => this.wanted && this.reload(), SETTLED)
  }

  get #first() {
    return this.conversation.messages[0]?.seq ?? 1
  }

  get isWhole() {
    return this.#first === 1
  }

  /** Read a page of what was said before the earliest message shown. */
  async reachBack() {
    const { id } = this
    const earlier = await this.#before(id, this.#first, PAGE)
    if (this.id === id) this.#store(earlier)
  }

  /** Read back as far as the message of a number, and show it all at once. */
  async reach(seq) {
    const { id } = this
    const earlier = []
    for (let first = this.#first; first > seq; first = earlier[0].seq) {
      earlier.unshift(...(await this.#before(id, first, FAR)))
      if (this.id !== id || !(earlier[0]?.seq < first)) return
    }
    this.#store(earlier)
  }

  async #before(id, first, many) {
    const { messages } = await this.#desk.messages(id, Math.max(0, first - 1 - many))
    return messages.filter(({ seq }) => seq < first)
  }

  async catchUp() {
    const { id } = this
    if (!id) return
    const { messages } = await this.#desk.messages(id, this.conversation.last)
    if (this.id === id) this.#store(messages)
  }

  /** Take a message from the news; after a gap, ask the ledger for all that is missing. */
  async take(message) {
    const { id } = this
    if (message.seq > this.conversation.last + 1) await this.catchUp()
    if (this.id === id) this.#store([message])
  }

  typed(on) {
    clearTimeout(this.#typingTimer)
    this.typing = on
    if (on) this.#typingTimer = setTimeout(() => this.typed(false), TYPING_ENDS)
    this.#tell('typing')
  }

  /** Take in which colleagues are looking at this conversation, too. */
  looked(agents) {
    this.looking = agents
    this.#tell('looking')
  }

  /** Ask for what is on record; for supervisors. */
  audit() {
    return this.#desk.audit(this.id)
  }

  claim() {
    return this.#hand((id, number) => this.#desk.claim(id, number))
  }

  giveBack(note, ask = []) {
    return this.#hand((id, number) => this.#desk.giveBack(id, number, note, ask))
  }

  snooze(until) {
    return this.#hand((id, number) => this.#desk.snooze(id, number, until))
  }

  transfer(to, note) {
    return this.#hand((id, number) => this.#desk.transfer(id, number, to, note))
  }

  end(outcome, note) {
    return this.#hand((id, number) => this.#desk.end(id, number, outcome, note))
  }

  /** Begin a request that the consumer told of. */
  beginDraft(kind) {
    return this.#draw((id, number) => this.#desk.beginDraft(id, number, kind))
  }

  /** Fill fields of the draft in. */
  fill(fields) {
    return this.#draw((id, number) => this.#desk.fill(id, number, fields))
  }

  /** Hand the request in for the consumer. */
  handIn() {
    return this.#draw((id, number) => this.#desk.handIn(id, number))
  }

  /** Tell the consumer's page how far somebody has read, once for each message. */
  async see() {
    const { id, last } = this.conversation
    if (last <= this.#seen) return
    this.#seen = last
    await this.#desk.seen(id, last)
  }

  /** Tell who has the conversation now, and read it again. */
  async overtake(error) {
    this.dispatchEvent(new CustomEvent('overtaken', { detail: error.now ?? {} }))
    await this.reload()
  }

  async #hand(change) {
    const { conversation } = this
    try {
      Object.assign(conversation, await change(conversation.id, conversation.number))
      this.#tell('change')
      await this.reload()
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'conflict') throw error
      if (this.id === conversation.id) await this.overtake(error)
    }
  }

  /** Change the draft and read the whole again; what the desk refuses is thrown, after a conflict the page is right. */
  async #draw(change) {
    const { id, number } = this.conversation
    try {
      await change(id, number)
    } catch (error) {
      if (error.code === 'conflict' && this.id === id) await this.overtake(error)
      throw error
    }
    await this.reload()
  }

  #store(messages) {
    if (!messages.length) return
    const bySeq = new Map([...this.conversation.messages, ...messages].map((message) => [message.seq, message]))
    this.conversation.messages = [...bySeq.values()].sort((one, other) => one.seq - other.seq)
    this.conversation.last = Math.max(this.conversation.last, this.conversation.messages.at(-1).seq)
    if (messages.at(-1).author === 'consumer' && this.typing) this.typed(false)
    this.dispatchEvent(new CustomEvent('messages', { detail: messages }))
  }

  #tell(what) {
    this.dispatchEvent(new Event(what))
  }
}

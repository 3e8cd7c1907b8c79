/** Replies on their way: each is sent under one id until the ledger has it, in the order they were written. */

export class Outbox extends EventTarget {
  #entries = new Map()
  #queue = Promise.resolve()
  #key

  /** `send(conversation, {id, text, note, number})` resolves to the stored message or throws. */
  constructor(agent, send) {
    super()
    this.send = send
    this.#key = `frontdesk.console.outbox.${agent}`
    for (const entry of JSON.parse(localStorage.getItem(this.#key) ?? '[]')) this.#entries.set(entry.id, { ...entry, state: 'unsent' })
  }

  of(conversation) {
    return [...this.#entries.values()].filter((entry) => entry.conversation === conversation)
  }

  post({ id: conversation, number }, text, note = false) {
    const entry = { id: newId(), conversation, number, text, note, state: 'sending', problem: '' }
    this.#entries.set(entry.id, entry)
    this.#deliver(entry)
  }

  retry(id) {
    const entry = this.#entries.get(id)
    if (entry) this.#deliver(Object.assign(entry, { state: 'sending', problem: '' }))
  }

  /** Forget a reply: the ledger has it, or the agent took it back. */
  drop(id) {
    if (!this.#entries.delete(id)) return
    this.#changed()
  }

  forget() {
    this.#entries.clear()
    localStorage.removeItem(this.#key)
  }

  #deliver(entry) {
    this.#changed()
    this.#queue = this.#queue.then(() => this.#try(entry))
  }

  async #try(entry) {
    try {
      await this.send(entry.conversation, { id: entry.id, text: entry.text, note: entry.note, number: entry.number })
      this.drop(entry.id)
    } catch (error) {
      Object.assign(entry, { state: 'unsent', problem: error.what ?? '' })
      this.#changed()
      this.dispatchEvent(new CustomEvent('failed', { detail: { entry, error } }))
    }
  }

  #changed() {
    localStorage.setItem(this.#key, JSON.stringify([...this.#entries.values()]))
    this.dispatchEvent(new Event('change'))
  }
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `a-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

// See docs/widget-protocol.md.
import { kept, tab } from './page.js'

const PATIENCE = 15_000

export class Conversation {
  ready = false
  outbox = tab.get('outbox') ?? []
  #url
  #view
  #socket
  #tries = 0
  #timer

  constructor(url, view) {
    this.#url = url
    this.#view = view
    window.addEventListener('storage', ({ key }) => key === 'front-desk conversation' && this.#join())
  }

  get key() { return kept.get('conversation') }
  get lost() { return this.#tries > 0 && !this.moved }

  open() {
    if (this.#socket) return
    clearTimeout(this.#timer)
    const socket = this.#socket = new WebSocket(this.#url, 'frontdesk.1')
    socket.onopen = () => this.#post({ type: 'hello', ...this.key, ...this.#view.hello() })
    socket.onmessage = ({ data }) => this.#read(JSON.parse(data))
    socket.onclose = ({ code }) => this.#lost(code)
    this.#view.line()
  }

  hangUp() {
    clearTimeout(this.#timer)
    if (this.#socket) this.#socket.onclose = this.#socket.onmessage = null
    this.#socket?.close()
    this.#socket = null
    this.ready = false
  }

  again() {
    for (const entry of this.outbox) entry.failed = null
    this.hangUp()
    this.open()
  }

  tell(frame) {
    if (this.ready) this.#post(frame)
  }

  // Kept until accepted: its id makes it safe to send twice, and `first` finds what a first message has begun.
  send(frame, text) {
    const entry = { frame: { ...frame, id: secret(), first: this.key ? undefined : secret() }, text, at: new Date().toISOString() }
    this.outbox.push(entry)
    this.#save()
    this.#view.sending(entry)
    this.open()
    if (this.ready) this.#dispatch(entry)
  }

  #post(frame) { this.#socket.send(JSON.stringify(frame)) }

  #dispatch(entry) {
    const socket = this.#socket
    this.#post(entry.frame)
    setTimeout(() => this.#socket === socket && this.#fail(entry, {}), PATIENCE)
  }

  #fail(entry, error) {
    if (!this.outbox.includes(entry)) return
    entry.failed = error.what ?? ''
    if (entry.frame.type === 'say') this.#save()
    else this.#settle(entry.frame.id)
    this.#view.failed(entry, error)
  }

  #settle(id) {
    this.outbox = this.outbox.filter(({ frame }) => frame.id !== id)
    this.#save()
  }

  #save() { tab.set('outbox', this.outbox) }

  #lost(code) {
    this.hangUp()
    if (code === 1008) this.#forget()
    this.moved = code === 1001 && !this.#tries
    this.#timer = setTimeout(() => this.open(), Math.min(30_000, 500 * 2 ** this.#tries++) * (0.5 + Math.random() / 2))
    this.#view.line()
  }

  // Another tab began a conversation.
  #join() {
    this.#view.forgotten()
    this.again()
  }

  #forget() {
    kept.set('conversation', null)
    this.#view.forgotten()
  }

  #read(frame) {
    const { type, conversation, secret, id } = frame
    const entry = this.outbox.find((one) => one.frame.id === id)
    if (type === 'opened') kept.set('conversation', { conversation, secret })
    if (type === 'accepted') this.#settle(id)
    if (type === 'message') this.#settle(frame.message.id)
    if (type === 'welcome') this.#welcomed(conversation)
    if (type !== 'error' || !entry) this.#view[type]?.(frame)
    else if (frame.retry_after) setTimeout(() => this.ready && this.#dispatch(entry), frame.retry_after * 1000)
    else this.#fail(entry, frame)
  }

  #welcomed(conversation) {
    this.ready = true
    this.#tries = 0
    if (this.key && !conversation) this.#forget()
    for (const entry of this.outbox) if (entry.failed == null) this.#dispatch(entry)
  }
}

// 128 bits.
function secret() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, 0)).join('')
}

/** The socket of news: hints that something changed; it comes back by itself, later each time. */
import { language } from './language.js'

const FIRST = 500
const LONGEST = 15_000

/** Sends `news` (detail: the frame), `up` at each connection and `down` at each loss or failed try. */
export class News extends EventTarget {
  #socket = null
  #timer = null
  #tries = 0
  #over = false
  #away = false
  #asked = false
  #watched = null
  #back = () => this.#connect()

  constructor() {
    super()
    addEventListener('online', this.#back)
  }

  start() {
    this.#connect()
  }

  stop() {
    this.#over = true
    clearTimeout(this.#timer)
    removeEventListener('online', this.#back)
    this.#socket?.close(1000)
  }

  away(on) {
    this.#away = on
    this.#send({ type: 'away', on })
  }

  /** Know it without saying so: the desk does already. */
  keepAway(on) {
    this.#away = on
  }

  watch(conversation) {
    this.#watched = conversation
    this.#send({ type: 'watch', conversation })
  }

  #connect() {
    if (this.#over || this.#socket) return
    clearTimeout(this.#timer)
    this.#asked = this.#away
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const socket = new WebSocket(`${scheme}://${location.host}/api/news?locale=${language()}${this.#away ? '&away=on' : ''}`)
    socket.onopen = () => this.#opened()
    socket.onmessage = ({ data }) => this.dispatchEvent(new CustomEvent('news', { detail: JSON.parse(data) }))
    socket.onclose = () => this.#closed()
    this.#socket = socket
  }

  #opened() {
    this.#tries = 0
    if (this.#away || this.#asked) this.#send({ type: 'away', on: this.#away }) // perhaps another than the address says
    if (this.#watched) this.#send({ type: 'watch', conversation: this.#watched })
    this.dispatchEvent(new Event('up'))
  }

  #closed() {
    this.#socket = null
    if (this.#over) return
    this.#timer = setTimeout(() => this.#connect(), this.#pause())
    this.dispatchEvent(new Event('down'))
  }

  #pause() {
    const longest = Math.min(LONGEST, FIRST * 2 ** this.#tries++)
    return longest * (0.5 + Math.random() / 2)
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }
}

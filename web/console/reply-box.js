/** Where the agent writes to the consumer. */
import { build } from './element.js'
import { say } from './language.js'

const LENGTH = 4000
const NEARLY = 3800
const TYPING_AGAIN = 4000
const TYPING_OVER = 6000

export class ReplyBox {
  #box = build('textarea', { id: 'reply', rows: 2, maxlength: LENGTH, placeholder: say('reply.hint'), 'aria-keyshortcuts': 'r' })
  #count = build('span', { class: 'quiet count-down', role: 'status' })
  #send = build('button', { type: 'submit', class: 'primary', title: say('reply.send.hint') }, say('reply.send'))
  #known = build('p', { class: 'known-already', role: 'status', hidden: true })
  #warned = ''
  #conversation = null
  #typingSince = 0
  #pause = null

  constructor({ drafts, knows, onSend, onTyping }) {
    Object.assign(this, { drafts, knows, onSend, onTyping })
    this.element = build(
      'form',
      { class: 'reply', 'aria-label': say('reply.region') },
      this.#known,
      build('label', { for: 'reply', class: 'unseen' }, say('reply.label')),
      this.#box,
      build('div', { class: 'reply-end' }, this.#count, this.#send),
    )
    this.#box.addEventListener('keydown', (event) => this.#pressed(event))
    this.#box.addEventListener('input', () => this.#written())
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#post()
    })
  }

  /** Turn to a conversation and bring back what was begun there. */
  turn(conversation) {
    if (conversation === this.#conversation) return
    this.#stopTyping()
    this.#conversation = conversation
    this.#warned = ''
    this.#known.hidden = true
    this.#set(this.drafts.of(conversation))
  }

  focus() {
    this.#box.focus()
  }

  /** Put a reply that was not sent back into the box, before what is there. */
  takeBack(text) {
    this.#set([text, this.#box.value].filter(Boolean).join('\n'))
    this.drafts.keep(this.#conversation, this.#box.value)
    this.focus()
  }

  #set(text) {
    this.#box.value = text
    this.#fit()
  }

  /** Send on Enter, unless an input method is using it or Shift asks for a new line. */
  #pressed(event) {
    const composing = event.isComposing || event.keyCode === 229
    if (event.key !== 'Enter' || composing || event.shiftKey || event.altKey) return
    event.preventDefault()
    this.#post()
  }

  #post() {
    const text = this.#box.value.trim()
    if (!text || this.#warn(text)) return
    this.#stopTyping()
    this.#set('')
    this.drafts.keep(this.#conversation, '')
    this.onSend(text)
    this.focus()
  }

  /** Tell once what the consumer need not say again; the second press sends it. */
  #warn(text) {
    const known = text === this.#warned ? '' : this.knows(text)
    this.#warned = known ? text : ''
    this.#known.textContent = known
    this.#known.hidden = !known
    return Boolean(known)
  }

  #written() {
    if (this.#box.value.trim() !== this.#warned) this.#known.hidden = true
    this.drafts.keep(this.#conversation, this.#box.value)
    this.#fit()
    if (!this.#box.value.trim()) return this.#stopTyping()
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#stopTyping(), TYPING_OVER)
    if (Date.now() - this.#typingSince < TYPING_AGAIN) return
    this.#typingSince = Date.now()
    this.onTyping(this.#conversation, true)
  }

  #stopTyping() {
    clearTimeout(this.#pause)
    if (!this.#typingSince) return
    this.#typingSince = 0
    this.onTyping(this.#conversation, false)
  }

  #fit() {
    const { length } = this.#box.value
    this.#count.textContent = length > NEARLY ? say('reply.left', { n: LENGTH - length }) : ''
    this.#box.rows = Math.min(8, Math.max(2, this.#box.value.split('\n').length))
  }
}

/** Where the agent writes: to the consumer, or an internal note for colleagues. */
import { build } from './element.js'
import { say } from './language.js'
import { Suggestions } from './notes/suggestions.js'
import { say as sayNote } from './notes/words.js'
import { replyLanguage } from './reply-language.js'

const LONGEST = { reply: 4000, note: 20_000 }
const NEARLY = 200
const TYPING_AGAIN = 4000
const TYPING_OVER = 6000
const CANNED = /(?:^|\s)\/([^\s/]*)$/
const NAMED = /@([^\s@]*)$/

export class ReplyBox {
  #label = build('label', { for: 'reply', class: 'unseen' })
  #box = build('textarea', { id: 'reply', rows: 2, 'aria-keyshortcuts': 'r', 'aria-describedby': 'reply-hint' })
  #count = build('span', { class: 'quiet count-down', role: 'status' })
  #hint = build('p', { class: 'reply-hint', id: 'reply-hint', role: 'status' })
  #problem = build('p', { class: 'problem reply-problem', role: 'alert', hidden: true })
  #known = build('p', { class: 'known-already', role: 'status', hidden: true })
  #warned = ''
  #send = build('button', { type: 'submit', class: 'primary' })
  #modes = new Map(Object.keys(LONGEST).map((mode) => [mode, this.#modeButton(mode)]))
  #suggestions
  #conversation = null
  #locale = 'zh'
  #mode = null
  #mine = false
  #typingSince = 0
  #pause = null

  /** `canned` and `people` find what `/` and `@` offer; `knows` says what a reply asks for in vain. */
  constructor({ drafts, knows, onSend, onNote, onTyping, canned, people }) {
    Object.assign(this, { drafts, knows, onSend, onNote, onTyping, canned, people })
    this.#suggestions = new Suggestions(this.#box, { find: (before) => this.#find(before), onProblem: (what) => this.#tell(what), onWritten: () => this.#written() })
    const modes = build('div', { class: 'modes', role: 'group', 'aria-label': sayNote('mode') }, [...this.#modes.values()])
    this.element = build(
      'form',
      { class: 'reply', 'aria-label': say('reply.region') },
      build('div', { class: 'reply-head' }, modes, this.#hint),
      this.#known,
      build('div', { class: 'writing' }, this.#label, this.#box, this.#suggestions.element),
      build('div', { class: 'reply-end' }, this.#count, this.#send),
      this.#problem,
    )
    this.#box.addEventListener('keydown', (event) => this.#pressed(event))
    this.#box.addEventListener('input', () => this.#written())
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#post()
    })
  }

  /** Turn to a conversation and bring back what was begun there; only its agent may write to the consumer. A note that is being written stays one. */
  turn({ id, locale }, mine) {
    this.#locale = locale
    if (id === this.#conversation && mine === this.#mine) return
    const isNoting = id === this.#conversation && this.#mode === 'note' && document.activeElement === this.#box
    this.#stopTyping()
    this.#conversation = id
    this.#mine = mine
    this.#modes.get('reply').hidden = !mine
    if (!isNoting) this.#turnTo(mine ? 'reply' : 'note')
  }

  /** Write to the consumer, or a note. */
  write(mode) {
    if (mode !== this.#mode) this.#turnTo(mode)
    this.focus()
  }

  focus() {
    this.#box.focus()
  }

  /** Put a reply that was not sent back into the box, before what is there. */
  takeBack(text, mode = 'reply') {
    this.#turnTo(mode)
    this.#set([text, this.#box.value].filter(Boolean).join('\n'))
    this.#keep()
    this.focus()
  }

  #modeButton(mode) {
    return build('button', { type: 'button', class: 'mode', onclick: () => this.write(mode) }, sayNote(`mode.${mode}`))
  }

  #turnTo(mode) {
    this.#stopTyping()
    this.#mode = mode
    this.#warned = ''
    this.#known.hidden = true
    for (const [name, button] of this.#modes) button.setAttribute('aria-pressed', String(name === mode))
    this.element.dataset.mode = mode
    this.#label.textContent = mode === 'reply' ? say('reply.label') : sayNote('label')
    this.#box.placeholder = mode === 'reply' ? say('reply.hint') : sayNote('hint')
    this.#send.textContent = mode === 'reply' ? say('reply.send') : sayNote('save')
    this.#send.title = mode === 'reply' ? say('reply.send.hint') : sayNote('save.hint')
    this.#set(this.drafts.of(this.#key))
  }

  get #key() {
    return this.#mode === 'note' ? `${this.#conversation}.note` : this.#conversation
  }

  #keep() {
    this.drafts.keep(this.#key, this.#box.value)
  }

  #set(text) {
    this.#box.value = text
    this.#suggestions.drop()
    this.#tell('')
    this.#fit()
  }

  #tell(what) {
    this.#problem.textContent = what
    this.#problem.hidden = !what
  }

  /** Send on Enter, unless an input method is using it, a list is open or Shift asks for a new line. */
  #pressed(event) {
    const composing = event.isComposing || event.keyCode === 229
    if (composing || this.#suggestions.press(event)) return
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    event.preventDefault()
    this.#post()
  }

  #post() {
    const text = this.#box.value.trim()
    const most = LONGEST[this.#mode]
    if (!text || this.#suggestions.isTaking || this.#warn(text)) return
    if (text.length > most) return this.#tell(sayNote('too_long', { most, n: text.length - most }))
    this.#stopTyping()
    this.#set('')
    this.#keep()
    if (this.#mode === 'note') this.onNote(text)
    else this.onSend(text)
    this.focus()
  }

  /** Tell once what the consumer need not say again; the second press sends it. */
  #warn(text) {
    const known = this.#mode === 'note' || text === this.#warned ? '' : this.knows(text)
    this.#warned = known ? text : ''
    this.#known.textContent = known
    this.#known.hidden = !known
    return Boolean(known)
  }

  #written() {
    if (this.#box.value.trim() !== this.#warned) this.#known.hidden = true
    this.#keep()
    this.#tell('')
    this.#fit()
    this.#suggestions.refresh()
    if (!this.#box.value.trim()) return this.#stopTyping()
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#stopTyping(), TYPING_OVER)
    if (Date.now() - this.#typingSince < TYPING_AGAIN) return
    this.#typingSince = Date.now()
    this.onTyping(this.#conversation, true, this.#mode === 'note')
  }

  #stopTyping() {
    clearTimeout(this.#pause)
    if (!this.#typingSince) return
    this.#typingSince = 0
    this.onTyping(this.#conversation, false, this.#mode === 'note')
  }

  #find(before) {
    const source = this.#mode === 'note' ? this.people : this.canned
    const match = before.match(this.#mode === 'note' ? NAMED : CANNED)
    if (!match) return null
    const { items, take } = source.offer(match[1], { conversation: this.#conversation, locale: this.#locale })
    return { from: before.length - match[1].length - 1, label: source.label, items, take, renew: () => source.renew() }
  }

  #fit() {
    const { value } = this.#box
    const left = LONGEST[this.#mode] - value.length
    this.#count.textContent = left < 0 ? sayNote('over', { n: -left }) : left < NEARLY ? say('reply.left', { n: left }) : ''
    this.#count.classList.toggle('problem', left < 0)
    this.#box.rows = Math.min(8, Math.max(2, value.split('\n').length))
    this.#hint.textContent = this.#mode === 'note' ? sayNote('inward') : this.#languageHint(value)
  }

  #languageHint(text) {
    const written = replyLanguage(text)
    if (!written || written === this.#locale) return ''
    return sayNote('language', { theirs: sayNote(`tongue.${this.#locale}`), yours: sayNote(`tongue.${written}`) })
  }
}

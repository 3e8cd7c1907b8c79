/** The ledger of the open conversation, in order, with days between and unsent replies at the end. */
import { build, keep } from './element.js'
import { say } from './language.js'
import { message, pending } from './message.js'
import { day, dayKey } from './times.js'

const NEAR = 48
const MARKED = 3_000

export class Transcript {
  #log = build('div', { class: 'log', role: 'log', 'aria-label': say('transcript.label'), tabindex: '0' })
  #earlier = build('button', { type: 'button', class: 'earlier', hidden: true }, say('transcript.earlier'))
  #jump = build('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd() }, say('transcript.jump'))
  #of = null
  #last = 0
  #following = true
  #whole = true
  #unmark = null

  constructor({ onRetry, onTakeBack, onRead, onEarlier }) {
    this.acts = { onRetry, onTakeBack }
    this.element = build('div', { class: 'transcript' }, this.#log, this.#earlier, this.#jump)
    this.#earlier.addEventListener('click', onEarlier)
    this.#log.addEventListener('scroll', () => this.#scrolled(onRead), { passive: true })
    new ResizeObserver(() => this.#following && this.toEnd()).observe(this.#log)
  }

  /** Show a conversation; what the agent was reading stays where it is unless that was the end. */
  render(conversation, unsent, isWhole) {
    const other = this.#of !== conversation.id
    const follow = other || this.#following
    const before = this.#log.childElementCount
    const fromEnd = this.#log.scrollHeight - this.#log.scrollTop
    const first = this.#first
    this.#whole = isWhole
    this.#of = conversation.id
    this.#last = conversation.last
    const earlier = first && first !== `seq ${conversation.messages[0]?.seq}`
    this.#log.setAttribute('aria-live', other || earlier ? 'off' : 'polite')
    keep(this.#log, [...entries(conversation.messages), ...unsent.map(entryOfUnsent)], (entry) => this.#make(entry))
    if (follow) this.toEnd()
    else if (this.#first !== first) this.#log.scrollTop = this.#log.scrollHeight - fromEnd
    else if (this.#log.childElementCount > before) this.#jump.hidden = false
    this.#offerEarlier()
  }

  get #first() {
    return this.#log.querySelector('article')?.dataset.key
  }

  get atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log
    return scrollHeight - scrollTop - clientHeight < NEAR
  }

  toEnd() {
    this.#following = true
    this.#log.scrollTop = this.#log.scrollHeight
    this.#jump.hidden = true
  }

  /** Go to the message of a number and mark it for a moment; tell whether it is there. */
  find(seq) {
    const found = [...this.#log.children].find(({ dataset }) => dataset.key === `seq ${seq}`)
    if (!found) return false
    this.#following = false
    this.#mark(found)
    found.tabIndex = -1
    found.focus({ preventScroll: true })
    found.scrollIntoView({ block: 'center' })
    return true
  }

  #mark(found) {
    const unmark = () => this.#log.querySelectorAll('.found').forEach((one) => one.classList.remove('found'))
    clearTimeout(this.#unmark)
    unmark()
    found.classList.add('found')
    this.#unmark = setTimeout(unmark, MARKED)
  }

  #make({ at, entry, unsent }) {
    if (at) return build('p', { class: 'day' }, build('time', { datetime: at }, day(at)))
    return entry ? message(entry, { conversation: this.#of, last: this.#last }) : pending(unsent, this.acts)
  }

  #offerEarlier() {
    this.#earlier.hidden = this.#whole || this.#log.scrollTop > NEAR
  }

  #scrolled(onRead) {
    this.#offerEarlier()
    this.#following = this.atEnd
    if (!this.#following) return
    this.#jump.hidden = true
    onRead()
  }
}

function entries(messages) {
  const all = []
  let last = null
  for (const entry of messages) {
    const key = dayKey(entry.at)
    if (key !== last) all.push({ key: `day ${key}`, stamp: day(entry.at), at: entry.at })
    last = key
    all.push({ key: `seq ${entry.seq}`, stamp: JSON.stringify(entry), entry })
  }
  return all
}

function entryOfUnsent(unsent) {
  return { key: `unsent ${unsent.id}`, stamp: unsent.state + unsent.problem, unsent }
}

/** The middle column: one conversation, what may be done with it, and the reply box. */
import { askTakeOver, askTransfer } from './assignment/transfer.js'
import { say as ofAssignment } from './assignment/words.js'
import { build, keep } from './element.js'
import { say, sayCode } from './language.js'
import { askEnd } from './dialog.js'
import { askGiveBack } from './give-back/dialog.js'
import { errandMark } from './give-back/mark.js'
import { due } from './live-time.js'
import { CannedReplies } from './canned/finder.js'
import { People } from './notes/people.js'
import { say as sayNote } from './notes/words.js'
import { ReplyBox } from './reply-box.js'
import { urgent } from './row.js'
import { askSnooze } from './snooze/dialog.js'
import { isAside, snoozeMark } from './snooze/mark.js'
import { say as ofSnooze } from './snooze/words.js'
import { knownAlready } from './packet/hint.js'
import { moment } from './times.js'
import { hint } from './top-bar.js'
import { Transcript } from './transcript.js'

export class ConversationColumn {
  #title = build('h2', { tabindex: '-1' })
  #facts = build('p', { class: 'facts-line' })
  #actions = build('div', { class: 'actions' })
  #notice = build('p', { class: 'notice', role: 'alert', hidden: true })
  #typing = build('p', { class: 'typing', role: 'status' })
  #looking = build('p', { class: 'looking', role: 'status' })
  #whose = build('span')
  #mine = build('div', { class: 'whose' }, this.#whose, build('button', { type: 'button', 'aria-keyshortcuts': 'n', title: hint('note.hint', 'N'), onclick: () => this.writeNote() }, sayNote('write')))
  #empty = build('p', { class: 'nothing' })
  #body
  #shown = null
  #noting = false

  constructor({ me, opened, outbox, drafts, desk, onRead, onClaim }) {
    Object.assign(this, { me, opened, outbox, desk, onRead, onClaim })
    const [canned, people] = [new CannedReplies(desk), new People(desk, me)]
    this.reply = new ReplyBox({ drafts, canned, people, knows: (text) => knownAlready(text, opened.conversation?.packet?.asking), onSend: (text) => this.#send(text), onNote: (text) => this.#send(text, true), onTyping: (...sign) => this.#type(...sign) })
    this.transcript = new Transcript({
      onRetry: ({ id }) => this.#retry(id),
      onTakeBack: (entry) => this.#takeBack(entry),
      onRead,
      onEarlier: () => this.#act(() => opened.reachBack()),
    })
    this.#build()
    opened.addEventListener('change', () => this.render())
    opened.addEventListener('messages', ({ detail }) => this.#arrived(detail))
    opened.addEventListener('typing', () => this.#showTyping())
    opened.addEventListener('looking', () => this.#showLooking())
    opened.addEventListener('overtaken', ({ detail }) => this.#overtaken(detail))
    outbox.addEventListener('change', () => this.#show())
    outbox.addEventListener('failed', ({ detail }) => this.#failed(detail))
  }

  render() {
    const { conversation } = this.opened
    this.#body.hidden = !conversation
    this.#empty.hidden = Boolean(conversation)
    this.#empty.textContent = this.#emptyWords()
    if (!conversation) return
    if (this.#shown !== conversation.id) this.#turn()
    this.#shown = conversation.id
    this.#title.textContent = [sayCode('channel', conversation.channel), sayCode('locale', conversation.locale)].join(' · ')
    this.#facts.replaceChildren(...facts(conversation, this.me))
    this.#showActions(conversation)
    this.reply.turn(conversation, this.isMine)
    this.#show()
    this.#showTyping()
    this.#showLooking()
  }

  /** Say something about what just happened; an empty sentence takes the last one away. */
  notify(sentence) {
    this.#notice.textContent = sentence
    this.#notice.hidden = !sentence
  }

  get isMine() {
    const { owner, agent } = this.opened.conversation ?? {}
    return owner === 'agent' && agent?.id === this.me.id
  }

  focus() {
    this.#title.focus()
  }

  writeReply() {
    if (this.isMine) this.reply.write('reply')
  }

  /** Write for colleagues, whoever has the conversation. */
  writeNote() {
    const { conversation } = this.opened
    if (!conversation) return
    this.#noting = true
    this.#showActions(conversation)
    this.reply.write('note')
  }

  /** Go to the message of a number, read back as far as it takes. */
  async find(seq) {
    const { id } = this.opened
    if (!id || this.transcript.find(seq)) return
    await this.#act(async () => {
      if (seq <= this.opened.conversation.last) await this.opened.reach(seq)
      if (this.opened.id === id && !this.transcript.find(seq)) this.notify(sayNote('missing', { seq }))
    })
  }

  /** Supervisors may dispose of what colleagues have. */
  get #mayMove() {
    const { owner } = this.opened.conversation ?? {}
    return this.isMine || (owner === 'agent' && this.me.role === 'supervisor')
  }

  async claim() {
    const { owner, agent } = this.opened.conversation ?? {}
    if (!owner || this.isMine || (owner === 'agent' && !this.#mayMove)) return undefined
    if (owner === 'agent') return askTakeOver(agent, () => this.#claim())
    return this.#act(() => this.#claim())
  }

  async #claim() {
    const { id } = this.opened
    await this.opened.claim()
    if (this.opened.id !== id || !this.isMine) return
    this.onClaim()
    this.writeReply()
  }

  giveBack() {
    if (this.isMine) askGiveBack(this.opened.conversation, (note, asks) => this.opened.giveBack(note, asks))
  }

  snooze() {
    if (!this.isMine) return
    if (isAside(this.opened.conversation)) this.#act(() => this.opened.snooze(null))
    else askSnooze((until) => this.opened.snooze(until))
  }

  async transfer() {
    const { id, agent } = this.opened.conversation ?? {}
    const isHere = () => this.opened.id === id
    if (this.#mayMove) await this.#act(() => askTransfer(this.desk, [this.me.id, agent.id], isHere, (to, note) => this.opened.transfer(to, note)))
  }

  end() {
    if (this.isMine) askEnd(({ outcome, note }) => this.opened.end(outcome, note.trim()))
  }

  #build() {
    const back = build('a', { class: 'back', href: '#/' }, say('nav.back'))
    const context = build('a', { class: 'to-context', href: '#/context' }, say('nav.context'))
    context.addEventListener('click', () => context.setAttribute('href', `#/c/${this.opened.id}/context`))
    const head = build('header', { class: 'conversation-head' }, back, build('div', { class: 'titles' }, this.#title, this.#facts), this.#actions, context)
    this.#body = build('div', { class: 'conversation', hidden: true }, head, this.#notice, this.transcript.element, build('div', { class: 'signs' }, this.#typing, this.#looking), this.#mine, this.reply.element)
    this.element = build('main', { class: 'column middle', 'aria-label': say('conversation.label') }, this.#empty, this.#body)
    this.#empty.textContent = this.#emptyWords()
  }

  #emptyWords() {
    if (this.opened.failed) return this.opened.failed.what || say('problem.unreachable')
    return this.opened.wanted ? say('loading') : say('conversation.none')
  }

  /** What may still be done stays as it is: a button that is being pressed must not be another one when it is let go. */
  #showActions(conversation) {
    const focused = this.#actions.contains(document.activeElement)
    const acts = this.#acts(conversation).map(([key, stamp]) => ({ key, stamp }))
    keep(this.#actions, acts, ({ key, stamp }) => this.#action(key, stamp))
    if (focused && !this.#actions.contains(document.activeElement)) this.#title.focus()
    this.reply.element.hidden = !this.isMine && !this.#noting
    this.#mine.hidden = this.isMine
    this.#mine.lastChild.hidden = this.#noting
    this.#whose.textContent = this.isMine ? '' : whose(this.opened.conversation)
  }

  /** Return what may be done, each with how its button looks. */
  #acts(conversation) {
    const { owner, handoff, by_phone: byPhone } = conversation
    if (this.isMine) return [['back'], ['snooze', isAside(conversation) ? 'wake' : 'act'], ['transfer'], ['end']]
    if (this.#mayMove) return [['claim', ''], ['transfer']]
    return owner === 'agent' || byPhone ? [] : [['claim', handoff?.state === 'waiting' ? 'primary' : '']]
  }

  #action(key, look) {
    if (key === 'snooze') return this.#snoozeAction(look)
    if (key === 'transfer') return this.#transferAction()
    const [letter, act] = { claim: ['c', () => this.claim()], back: ['b', () => this.giveBack()], end: ['e', () => this.end()] }[key]
    return action(key, letter, act, look)
  }

  #snoozeAction(name) {
    const title = `${ofSnooze(`${name}.hint`)} (Z)`
    return build('button', { type: 'button', title, 'aria-keyshortcuts': 'z', onclick: () => this.snooze() }, ofSnooze(name))
  }

  #transferAction() {
    const title = `${ofAssignment('transfer.hint')} (T)`
    return build('button', { type: 'button', title, 'aria-keyshortcuts': 't', onclick: () => this.transfer() }, ofAssignment('transfer'))
  }

  #show() {
    const { conversation } = this.opened
    if (conversation) this.transcript.render(conversation, this.outbox.of(conversation.id), this.opened.isWhole)
  }

  #showTyping() {
    this.#typing.textContent = this.opened.typing ? say('typing') : ''
  }

  #showLooking() {
    const writing = this.opened.looking.filter(({ writes }) => writes)
    const others = this.opened.looking.filter(({ writes }) => !writes)
    const said = [[others, 'looking'], [writing, 'writing']].filter(([agents]) => agents.length)
    this.#looking.textContent = said.map(([agents, key]) => sayNote(key, { names: agents.map(({ name }) => name).join(sayNote('comma')) })).join(' · ')
  }

  #turn() {
    this.notify('')
    this.#noting = false
  }

  #arrived(messages) {
    for (const { id } of messages) if (id) this.outbox.drop(id)
    this.#show()
    this.onRead()
  }

  #overtaken({ owner, agent }) {
    if (agent?.id === this.me.id) return // a second press, or another page of one's own
    const name = agent?.name ?? ''
    this.notify(owner === 'agent' && name ? say('overtaken.agent', { name }) : say(`overtaken.${owner === 'agent' ? 'other' : owner ?? 'other'}`))
  }

  #failed({ entry, error }) {
    if (entry.conversation === this.opened.id && error.status === 409) this.opened.overtake(error)
  }

  async #act(change) {
    const { id } = this.opened
    this.notify('')
    try {
      await change()
    } catch (error) {
      if (this.opened.id === id) this.notify(error.what || say('problem.unreachable'))
    }
  }

  #send(text, note = false) {
    this.notify('')
    this.outbox.post(this.opened.conversation, text, note)
    this.transcript.toEnd()
  }

  #retry(id) {
    this.notify('')
    this.outbox.retry(id)
  }

  #takeBack({ id, text, note }) {
    this.outbox.drop(id)
    if (note) this.writeNote()
    this.reply.takeBack(text, note ? 'note' : 'reply')
  }

  #type(id, on, note) {
    this.desk.typing(id, on, note).catch(() => undefined)
  }
}

function action(name, letter, onclick, style = '') {
  return build('button', { type: 'button', class: style, title: hint(`${name}.hint`, letter.toUpperCase()), 'aria-keyshortcuts': letter, onclick }, say(name))
}

function facts(conversation, me) {
  const { owner, agent, handoff, promises, by_phone: byPhone, unreachable_since: since } = conversation
  const whom = byPhone ? say('owner.phone') : owner === 'agent' ? say(agent?.id === me.id ? 'owner.me' : 'owner.agent', { name: agent?.name }) : say(`owner.${owner}`)
  const parts = [build('span', { class: `owner ${owner}` }, whom), since && build('span', { class: 'unreachable' }, say('unreachable', { time: moment(since) })), snoozeMark(conversation), errandMark(conversation, me)].filter(Boolean)
  if (!handoff || handoff.state === 'ended') return parts
  const mark = urgent(handoff)
  if (mark) parts.push(mark)
  parts.push(build('span', {}, sayCode('reason', handoff.reason)))
  if (handoff.captured) parts.push(build('span', {}, say('row.captured')))
  if (handoff.due_at) parts.push(due(handoff.due_at, promises.find(({ due_at }) => due_at === handoff.due_at)?.state))
  return parts
}

function whose({ owner, agent, by_phone: byPhone }) {
  if (byPhone) return say('whose.phone')
  return say(`whose.${owner}`, { name: agent?.name ?? '' })
}

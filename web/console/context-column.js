/** The right column: what the desk knows about the open conversation. */
import { linkedPart } from './callers/linked.js'
import { say as ofDue } from './due/words.js'
import { build } from './element.js'
import { fact } from './fact.js'
import { say, sayCode } from './language.js'
import { due } from './live-time.js'
import { price } from './money.js'
import { Beginning } from './packet/beginning.js'
import { packetCard } from './packet/card.js'
import { DraftEditor } from './packet/draft.js'
import { recordPart } from './reveal/audit.js'
import { contactFacts } from './reveal/reveals.js'
import { moment, stamp } from './times.js'

export class ContextColumn {
  #body = build('div', { class: 'context-body' })
  #back = build('a', { class: 'back', href: '#/' }, say('nav.back'))
  #packet = build('div')
  #draft
  #beginning
  #stamp = ''

  constructor(opened, me) {
    Object.assign(this, { opened, me })
    this.#draft = new DraftEditor({ fill: (fields) => opened.fill(fields), handIn: () => opened.handIn() })
    this.#beginning = new Beginning((kind) => opened.beginDraft(kind))
    this.element = build('aside', { class: 'column context', 'aria-label': say('context.label'), tabindex: '0' }, this.#back, this.#packet, this.#beginning.element, this.#draft.element, this.#body)
    opened.addEventListener('change', () => this.render())
    this.render()
  }

  render() {
    const { conversation } = this.opened
    const stampNow = JSON.stringify({ ...conversation, messages: null, last: null })
    if (stampNow === this.#stamp) return
    this.#stamp = stampNow
    if (conversation) this.#back.setAttribute('href', `#/c/${conversation.id}`)
    this.#packet.replaceChildren(...(conversation?.packet ? [packetCard(conversation.packet)] : []))
    this.#draft.render(conversation?.draft ?? null, this.#isMine)
    this.#beginning.render(conversation, this.#isMine && Boolean(conversation.packet) && !conversation.draft?.submittable)
    const sections = conversation ? all(conversation) : []
    const bare = !sections.length && !conversation?.packet && !conversation?.draft
    this.#body.replaceChildren(...(bare ? [build('p', { class: 'nothing' }, say('context.none'))] : sections), ...this.#record(conversation))
  }

  #record(conversation) {
    return conversation && this.me.role === 'supervisor' ? [recordPart(() => this.opened.audit())] : []
  }

  get #isMine() {
    const { owner, agent } = this.opened.conversation ?? {}
    return owner === 'agent' && agent?.id === this.me.id
  }
}

function all({ linked, proven_orders, cases, promises, consents, contacts, handoffs, handoff: present }) {
  const earlier = handoffs.filter(({ id, state }) => id !== present?.id || state === 'ended')
  return [
    linkedPart(linked),
    ...list('orders', proven_orders, order),
    ...list('cases', cases, caseLine),
    ...list('promises', promises, promise),
    ...list('contacts', contacts, contactFacts),
    ...list('consents', consents, consent),
    ...list('handoffs', earlier, handoff),
  ].filter(Boolean)
}

function list(name, things, show) {
  return things?.length ? [section(name, things.map(show))] : []
}

function section(name, content) {
  return build('section', { 'aria-labelledby': `context-${name}` }, build('h3', { id: `context-${name}` }, say(`context.${name}`)), content)
}

function order({ number, ordered_at, received_at, items }) {
  return build(
    'div',
    { class: 'entry' },
    build('p', { class: 'entry-head number' }, number),
    build('dl', { class: 'facts' }, ordered_at && fact(say('order.ordered'), moment(ordered_at)), received_at && fact(say('order.received'), moment(received_at))),
    build('ul', { class: 'items' }, items.map((item) => build('li', {}, build('span', {}, `${item.name} ×${item.quantity}`), build('span', { class: 'number' }, price(item.price))))),
  )
}

function caseLine({ number, kind, state, state_words, item, due: dues }) {
  return build(
    'div',
    { class: 'entry' },
    build('p', { class: 'entry-head' }, build('a', { class: 'number', href: `#/cases/${encodeURIComponent(number)}` }, number), build('span', {}, state_words || sayCode('case.state', state))),
    build('p', { class: 'quiet' }, [sayCode('kind', kind), item?.name].filter(Boolean).join(' · ')),
    dueTimes(dues),
  )
}

export function dueTimes(dues) {
  if (!dues?.length) return null
  return build('dl', { class: 'facts' }, dues.map(({ kind, due_at, warn_at, state }) => fact(sayCode('promise', kind), due(due_at, state, warn_at))))
}

function promise({ kind, due_at, state, explanation }) {
  const why = explanation && build('p', { class: 'quiet' }, ofDue('explained', explanation))
  return build('dl', { class: 'facts' }, fact(sayCode('promise', kind), [due(due_at, state), why].filter(Boolean)))
}

function consent({ purpose, granted, version, language, at, withdrawn_at }) {
  const state = withdrawn_at ? say('consent.withdrawn', { time: moment(withdrawn_at) }) : say(granted ? 'consent.yes' : 'consent.no')
  return build('dl', { class: 'facts' }, fact(sayCode('purpose', purpose), `${state} · ${[version, sayCode('locale', language), moment(at)].filter(Boolean).join(' · ')}`))
}

function handoff({ reason, state, captured, asked_at, ended_at, outcome, agent }) {
  const facts = [sayCode('handoff.state', state), captured && say('row.captured'), agent?.name, outcome && sayCode('outcome', outcome), ended_at && stamp(ended_at)]
  return build('dl', { class: 'facts' }, fact(moment(asked_at), [sayCode('reason', reason), ...facts].filter(Boolean).join(' · ')))
}

/** One entry of the ledger as the agent sees it. */
import { build } from './element.js'
import { say, sayCode } from './language.js'
import { linked, place } from './notes/linked.js'
import { say as sayNote } from './notes/words.js'
import { photo } from './photo.js'
import { clockTime } from './times.js'

/** `conversation` and `last`, its highest number, tell where numbers lead. */
export function message(entry, { conversation, last }) {
  const whose = entry.kind === 'note' ? 'note' : entry.author
  return build(
    'article',
    { class: `message ${whose}${entry.suppressed ? ' suppressed' : ''}`, 'aria-label': say('message.label', { seq: entry.seq, who: author(entry) }) },
    build('a', { class: 'seq', href: place(conversation, entry.seq), title: sayNote('number', { seq: entry.seq }), 'aria-hidden': 'true', tabindex: '-1' }, `#${entry.seq}`),
    build('div', { class: 'bubble' }, heading(entry), body(entry, conversation, last), entry.card && card(entry.card), buttons(entry), basis(entry), delivery(entry)),
  )
}

/** A reply that the ledger does not have yet. */
export function pending(entry, { onRetry, onTakeBack }) {
  const unsent = entry.state === 'unsent'
  const state = build('p', { class: `delivery ${entry.state}` }, unsent ? say('delivery.unsent') : say('delivery.sending'))
  const retry = unsent && build('button', { type: 'button', onclick: () => onRetry(entry) }, say('delivery.retry'))
  const back = unsent && build('button', { type: 'button', onclick: () => onTakeBack(entry) }, say('delivery.edit'))
  return build(
    'article',
    { class: `message ${entry.note ? 'note' : 'agent'} pending`, 'aria-label': state.textContent },
    build('span', { class: 'seq', 'aria-hidden': 'true' }, '–'),
    build('div', { class: 'bubble' }, build('p', { class: 'text', dir: 'auto' }, entry.text), state, entry.problem && build('p', { class: 'problem' }, entry.problem), retry, back),
  )
}

export function author({ author: who, name, kind }) {
  if (kind === 'note') return name ? say('author.note.by', { name }) : say('author.note')
  return who === 'agent' && name ? name : sayCode('author', who)
}

function heading(entry) {
  const marks = [entry.suppressed && say('message.suppressed'), ['choice', 'form'].includes(entry.kind) && say(`kind.${entry.kind}`)]
  return build(
    'header',
    {},
    build('b', {}, author(entry)),
    build('time', { datetime: entry.at }, clockTime(entry.at)),
    marks.filter(Boolean).map((mark) => build('span', { class: 'mark' }, mark)),
  )
}

function body({ text, file, kind }, conversation, last) {
  if (file) return photo(file)
  return text ? build('p', { class: 'text', dir: 'auto' }, kind === 'note' ? linked(text, conversation, last) : text) : null
}

function buttons({ buttons: offered, chosen }) {
  if (!offered?.length) return null
  const chips = offered.map(({ title }, index) =>
    build('li', { class: index === chosen ? 'chosen' : '' }, index === chosen ? say('button.chosen', { title }) : title),
  )
  return build('ul', { class: 'chips', 'aria-label': say('message.buttons') }, chips)
}

function basis({ basis: clauses }) {
  if (!clauses?.length) return null
  const words = [...new Set(clauses.map((clause) => clause.words || clause.clause))].join(say('list.comma'))
  return build('p', { class: 'basis' }, say('message.basis', { words }))
}

/** Say what became of a message in a messaging app, unless it arrived. */
function delivery({ delivery: state }) {
  return state && state !== 'sent' ? build('p', { class: `delivery ${state}` }, sayCode('delivery', state)) : null
}

function card({ type, title, number, rows = [], items = [], version, ...facts }) {
  const lines = [
    ...rows.map(({ label, value }) => [label, value]),
    ...items.map((item) => [item.name, [item.price, item.words].filter(Boolean).join(' · ')]),
    ...['purpose', 'manner', 'scope', 'retention', 'rights', 'state', 'next', 'due'].filter((name) => facts[name]).map((name) => [say(`card.${name}`), facts[name]]),
  ]
  const heading = [title || sayCode('card', type), number || facts.order_no, version].filter(Boolean).join(' · ')
  return build('div', { class: 'card' }, build('p', { class: 'card-title' }, heading), factsList(lines))
}

function factsList(lines) {
  return build('dl', { class: 'facts' }, lines.map(([label, value]) => build('div', {}, build('dt', {}, label), build('dd', {}, String(value ?? '')))))
}

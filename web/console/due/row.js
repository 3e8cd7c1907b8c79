/** One promise: how it stands, what it is about, whose it is, and why it was broken. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { due } from '../live-time.js'
import { moment } from '../times.js'
import { say } from './words.js'

export function promiseRow(line, { onOpen, onExplain }) {
  const { id, kind, due_at, warn_at, state, owner, warned, explanation, explains } = line
  return build(
    'li',
    { class: 'due-row', 'data-promise': id },
    build('span', { class: 'due-time' }, due(due_at, state === 'broken' ? 'open' : state, warn_at)),
    build('span', { class: 'due-what' }, warned && build('span', { class: 'due-new' }, say('warned')), build('b', {}, sayCode('promise', kind)), ' ', link(line, onOpen), ' ', build('span', { class: 'quiet' }, about(line))),
    build('span', { class: 'due-owner' }, build('span', { class: 'quiet' }, `${say('owner')} `), owner?.name ?? say('nobody')),
    explains && build('button', { type: 'button', onclick: onExplain }, say('explain')),
    explanation && build('p', { class: 'due-why quiet' }, say('explained', explanation)),
  )
}

/** Where a promise leads: to its case, else to its conversation. */
export function address({ case: found, conversation }) {
  return found ? `#/cases/${encodeURIComponent(found.number)}` : `#/c/${encodeURIComponent(conversation)}`
}

function link(line, onOpen) {
  const traits = { class: line.case ? 'number' : 'due-words', href: address(line), onclick: line.warned ? onOpen : null }
  return build('a', { ...traits, dir: 'auto' }, called(line))
}

/** Name what a promise is about: the case, or what the consumer wrote. */
export function called({ case: found, asks }) {
  return found?.number ?? (asks?.preview || say('conversation'))
}

function about({ case: found, asks }) {
  const facts = asks ? [sayCode('locale', asks.locale), sayCode('channel', asks.channel), say('since', { time: moment(asks.since) })] : found ? [sayCode('kind', found.kind), found.item?.name] : []
  return facts.filter(Boolean).join(' · ')
}

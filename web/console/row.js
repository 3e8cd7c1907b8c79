/** One line of a list: a conversation at a glance. */
import { assignmentMark } from './assignment/mark.js'
import { build } from './element.js'
import { say, sayCode } from './language.js'
import { errandMark } from './give-back/mark.js'
import { due, waiting } from './live-time.js'
import { mentionMark } from './notes/mark.js'
import { isAside, snoozeMark } from './snooze/mark.js'
import { stamp } from './times.js'

/** Tell whether the rows of a list have a second line. */
export function isDetailed(list) {
  return list === 'waiting' || list === 'mine'
}

/** `named`: a note in it names this agent, who has not looked yet. */
export function row(line, list, named = false) {
  const detailed = isDetailed(list)
  return build(
    'div',
    { class: `row ${detailed ? 'two' : 'one'}${line.unread ? ' unread' : ''}${isAside(line) ? ' resting' : ''}`, role: 'option', tabindex: '-1', 'aria-selected': 'false' },
    build('span', { class: 'first' }, unread(line), named && mentionMark(), preview(line), when(line, list)),
    detailed && build('span', { class: 'second' }, urgent(line.handoff), assignmentMark(line), snoozeMark(line), errandMark(line), about(line), promise(line.handoff)),
  )
}

function unread({ unread: count }) {
  if (!count) return null
  return build('span', { class: 'count', 'aria-label': say('row.unread', { n: Number(count) }) }, String(Number(count)))
}

function preview(line) {
  return build('span', { class: 'preview', dir: 'auto' }, line.preview || say('row.empty'))
}

function when(line, list) {
  if (list === 'waiting' && line.handoff) return build('span', { class: 'when' }, waiting(line.handoff.asked_at))
  return build('span', { class: 'when' }, line.last_at ? stamp(line.last_at) : '')
}

/** What cannot wait says so in a word, not by colour alone. */
export function urgent(handoff) {
  return handoff?.priority > 0 && handoff.state !== 'ended' ? build('span', { class: 'urgent' }, say('row.urgent')) : null
}

function about({ handoff, locale, channel }) {
  const facts = [handoff && sayCode('reason', handoff.reason), sayCode('locale', locale), sayCode('channel', channel)]
  if (handoff?.captured) facts.unshift(say('row.captured'))
  return build('span', { class: 'about' }, facts.filter(Boolean).join(' · '))
}

function promise(handoff) {
  return handoff?.due_at && handoff.state !== 'ended' ? due(handoff.due_at) : null
}

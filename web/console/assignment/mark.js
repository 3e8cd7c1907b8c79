/** What was given to this agent and not opened yet, and how a row says so. */
import { build } from '../element.js'
import { say } from './words.js'

export function isGiven({ owner, handoff }) {
  return owner === 'agent' && handoff?.state === 'claimed' && Boolean(handoff.open_by)
}

export function assignmentMark(line) {
  if (isGiven(line)) return build('span', { class: 'given' }, say('mark.given'))
  const { handoff } = line
  if (handoff?.state !== 'waiting') return null
  if (handoff.team) return build('span', { class: 'meant' }, handoff.team.name)
  return handoff.returned ? build('span', { class: 'meant' }, say('mark.returned')) : null
}

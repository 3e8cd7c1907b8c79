/** Marks what is set aside and what has come back, and orders a list by it. */
import { build } from '../element.js'
import { moment } from '../times.js'
import { say } from './words.js'

export function isAside({ snooze }) {
  return Boolean(snooze && !snooze.woken_at)
}

export function snoozeMark({ snooze }) {
  if (!snooze) return null
  const woken = snooze.woken_at ? say(`woken.${snooze.woken_by}`) : null
  return build('span', { class: woken ? 'woken' : 'aside' }, woken ?? say('aside', { time: moment(snooze.until) }))
}

/** What came back first, what is set aside last; otherwise as it was. */
export function bySnooze(lines) {
  const rank = (line) => (isAside(line) ? 2 : line.snooze ? 0 : 1)
  return [...lines].sort((one, other) => rank(one) - rank(other))
}

/** The days ahead as a calendar of weeks: each with its hours, or why it has none. */
import { build } from '../element.js'
import { tag } from '../language.js'
import { clockTime } from '../times.js'
import { say } from './words.js'

const NOON = 'T12:00:00Z'

export function calendar(days) {
  return build('ol', { class: 'hours-days' }, days.map((day, place) => cell(day, place)))
}

function cell({ day, open, why, closures }, place) {
  const state = open.length ? (closures.length ? 'cut' : 'open') : 'none'
  const times = open.map(({ from, until }) => build('span', { class: 'hours-span' }, `${clockTime(from)}–${clockTime(until)}`))
  const date = build('time', { datetime: day }, format(day, { weekday: 'short' }), ' ', format(day, { month: 'short', day: 'numeric' }))
  const traits = { class: `hours-day ${state}`, 'data-weekday': place ? null : String(new Date(day + NOON).getUTCDay()) }
  return build('li', traits, date, times.length ? times : build('span', {}, say('none')), why && build('span', { class: 'quiet' }, why))
}

function format(day, parts) {
  return new Intl.DateTimeFormat(tag(), { ...parts, timeZone: 'UTC' }).format(new Date(day + NOON))
}

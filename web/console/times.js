/** Times and lengths of time in the agent's language and the desk's time zone. */
import { now, zone } from './clock.js'
import { say, tag } from './language.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const SOON = 15 * MINUTE
const formats = new Map()

export function clockTime(iso) {
  return formatted(iso, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

export function dayKey(iso) {
  return formatted(iso, { year: 'numeric', month: '2-digit', day: '2-digit' })
}

export function day(iso) {
  return isToday(iso) ? say('time.today') : formatted(iso, { month: 'short', day: 'numeric', weekday: 'short' })
}

export function moment(iso) {
  return isToday(iso) ? clockTime(iso) : `${shortDay(iso)} ${clockTime(iso)}`
}

/** Tell a due time; what ends with a day is told of that day, not of the next one. */
function lastMoment(iso) {
  return clockTime(iso) === '00:00' ? `${shortDay(Date.parse(iso) - 1)} 24:00` : moment(iso)
}

/** The shortest way to place a time in a list: the hour today, the date before. */
export function stamp(iso) {
  return isToday(iso) ? clockTime(iso) : shortDay(iso)
}

/** Tell a day of the calendar (`2026-11-23`), with its year unless it is this one. */
export function date(day) {
  const year = day.slice(0, 4) !== formatted(now(), { year: 'numeric' }).slice(0, 4)
  return formatted(`${day}T12:00:00Z`, { ...(year && { year: 'numeric' }), month: 'short', day: 'numeric' }, 'UTC')
}

export function today() {
  return dayKey(now())
}

function isToday(iso) {
  return dayKey(iso) === today()
}

function shortDay(iso) {
  return formatted(iso, { month: 'short', day: 'numeric' })
}

/** A format is kept: making one takes longer than using it a hundred times. */
function formatted(iso, parts, timeZone = zone()) {
  const key = JSON.stringify([tag(), timeZone, parts])
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(tag(), { ...parts, timeZone }))
  return formats.get(key).format(new Date(iso))
}

/** Count up as a stopwatch does: 4:05, 1:04:05, and days in words. */
export function stopwatch(length) {
  const seconds = Math.max(0, Math.floor(length / 1000))
  if (length >= DAY) return lasting(length)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  return hours ? `${hours}:${parts.join(':')}` : parts.join(':')
}

/** Tell a length in its largest unit; minutes are rounded down, and never told as none. */
function lasting(length) {
  if (length >= DAY) return say('time.days', { n: Math.floor(length / DAY) })
  if (length >= HOUR) return say('time.hours', { n: Math.floor(length / HOUR) })
  return say('time.minutes', { n: Math.max(1, Math.floor(length / MINUTE)) })
}

/** Tell how a due time stands, as a tone for the eye and words for everybody; from `warnAt` on it is nearly due. */
export function standing(dueAt, state = 'open', warnAt = null) {
  if (['kept', 'broken', 'dropped', 'superseded'].includes(state)) return { tone: state, words: say(`due.${state}`) }
  const left = Date.parse(dueAt) - now()
  if (left < 0) return { tone: 'broken', words: say('due.over', { length: lasting(-left) }) }
  if (left < SOON) return { tone: 'soon', words: say('due.soon', { length: lasting(left) }) }
  if (warnAt && Date.parse(warnAt) <= now()) return { tone: 'soon', words: say('due.soon', { length: lasting(left) }) }
  return { tone: 'open', words: say('due.by', { time: lastMoment(dueAt) }) }
}

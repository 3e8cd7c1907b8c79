/** Asks until when a conversation is set aside. */
import { now } from '../clock.js'
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { moment } from '../times.js'
import { say } from './words.js'

const MINUTES = [15, 60, 180, 1440, 4320]

/** `act` is given the time, in ISO 8601. */
export function askSnooze(act) {
  const choices = build('fieldset', {}, build('legend', {}, say('until')), MINUTES.map(choice))
  return ask({ title: say('title'), about: say('about'), parts: [choices], act: ({ minutes }) => act(after(Number(minutes))) })
}

function choice(minutes, index) {
  const input = build('input', { type: 'radio', name: 'minutes', value: String(minutes), required: true, checked: index === 0 })
  return build('label', { class: 'choice' }, input, say(`for.${minutes}`), build('span', { class: 'quiet' }, moment(after(minutes))))
}

function after(minutes) {
  return new Date(now() + minutes * 60_000).toISOString()
}

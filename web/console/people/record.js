/** What was changed about an agent, when and by whom. */
import { build } from '../element.js'
import { moment } from '../times.js'
import { say } from './words.js'

export function record(changes) {
  if (!changes.length) return ''
  const list = build('ol', {}, changes.map(line))
  return build('section', { class: 'people-has', 'aria-labelledby': 'people-record' }, build('h3', { id: 'people-record' }, say('record')), list)
}

function line({ at, actor, name, what, changed }) {
  const fields = changed.map((one) => say(`field.${one}`)).join(say('comma'))
  return build('li', {}, build('time', { class: 'quiet', datetime: at }, moment(at)), build('b', {}, name ?? say(actor === 'operator' ? 'operator' : 'somebody')), build('span', {}, say(`what.${what}`, { fields })))
}

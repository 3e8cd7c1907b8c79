/** What was changed about an agent or a team, when and by whom. */
import { build } from '../element.js'
import { language } from '../language.js'
import { moment } from '../times.js'
import { say } from './words.js'

const FIELDS = ['roster_changed', 'team_changed'] // what names the fields that were changed

export function record(changes) {
  return listed(say('record'), changes.map((one) => line(one, wordsOf(one))))
}

/** The teams that were removed. */
export function recordOfDropped(dropped) {
  return listed(say('record.dropped'), dropped.map((one) => line(one, say('what.dropped', { team: one.team[language()] ?? one.team.id }))))
}

function listed(title, lines) {
  if (!lines.length) return ''
  return build('section', { class: 'people-has', 'aria-labelledby': 'people-record' }, build('h3', { id: 'people-record' }, title), build('ol', {}, lines))
}

function line({ at, actor, name }, words) {
  return build('li', {}, build('time', { class: 'quiet', datetime: at }, moment(at)), build('b', {}, name ?? say(actor === 'operator' ? 'operator' : 'somebody')), build('span', {}, words))
}

/** Where nothing is known to have changed it was saved as it was, or noted before the fields were. */
function wordsOf({ what, changed, agent }) {
  if (FIELDS.includes(what) && !changed.length) return say('what.saved')
  return say(`what.${what}`, { fields: changed.map((one) => say(`field.${one}`)).join(say('comma')), agent: agent || say('somebody') })
}

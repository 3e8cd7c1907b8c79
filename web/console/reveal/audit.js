/** What is on record about a conversation: who did or read what, when and why. For supervisors. */
import { tell } from '../dialog.js'
import { build } from '../element.js'
import { moment } from '../times.js'
import { say, sayCode } from './words.js'

/** Return the part of a page that leads there; `load` asks the desk. */
export function recordPart(load) {
  return build('section', {}, build('button', { type: 'button', onclick: () => showAudit(load) }, say('audit')))
}

function showAudit(load) {
  const list = build('ol', { class: 'audit', tabindex: '0', 'aria-label': say('audit') }, build('li', { class: 'quiet' }, say('loading')))
  tell(say('audit'), list)
  load()
    .then(({ entries }) => list.replaceChildren(...(entries.length ? entries.map(line) : [build('li', { class: 'quiet' }, say('audit.none'))])))
    .catch((error) => list.replaceChildren(build('li', { class: 'problem' }, error.what || say('unreachable'))))
}

function line({ at, actor, name, what, object, reason, note }) {
  const why = reason && sayCode(what === 'contact_revealed' ? 'reason' : 'because', reason)
  return build(
    'li',
    {},
    build('time', { datetime: at }, moment(at)),
    build('b', {}, name ?? sayCode('actor', actor)),
    build('span', {}, sayCode('what', what)),
    build('span', { class: 'quiet' }, [why, note, /^[A-Z]/.test(object) && object].filter(Boolean).join(' · ')),
  )
}

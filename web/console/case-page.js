/** The page of one case: what it is about, what is promised, its steps with who, when and why. */
import { dueTimes } from './context-column.js'
import { build } from './element.js'
import { fact } from './fact.js'
import { say, sayCode } from './language.js'
import { photos } from './photo.js'
import { contactFacts } from './reveal/reveals.js'
import { moment } from './times.js'

const GROUPS = { reason: 'rejection', condition: 'condition', promise: 'promise' }

/** Return the parts of the page, with what may be done below the head; without a case just that. */
export function casePage(found, steps, callBack = null, owner = null, adding = null) {
  if (!found) return [back(), steps]
  const { number, kind, state, state_words, conversation, due: dues, fields, steps: taken, contact, photos: evidence } = found
  return [
    back(),
    build('h2', {}, number),
    build('p', { class: 'facts-line' }, build('span', { class: 'owner' }, state_words || sayCode('case.state', state)), build('span', {}, sayCode('kind', kind)), conversation && build('a', { href: `#/c/${conversation}` }, say('case.conversation'))),
    callBack,
    steps,
    part('about', build('dl', { class: 'facts' }, about(found), owner)),
    dues?.length && part('due', dueTimes(dues)),
    fields?.length && part('fields', build('dl', { class: 'facts' }, fields.map(({ label, value }) => fact(label, value ?? '')))),
    (evidence?.length || adding) && part('photos', [photos(evidence), adding]),
    taken?.length && part('steps', build('ol', { class: 'steps' }, taken.map(step))),
    contact && part('contact', contactFacts(contact)),
  ].filter(Boolean)
}

export function nothing(words) {
  return build('p', { class: 'nothing' }, words)
}

function about({ order_no, item, opened_at, linked, agreement_version, eligibility }) {
  return [
    order_no && fact(say('case.order'), order_no),
    item && fact(say('cases.item'), [item.name, item.sku].filter(Boolean).join(' · ')),
    fact(say('cases.opened'), moment(opened_at)),
    ...(linked ?? []).map((number) => fact(say('case.linked'), build('a', { href: `#/cases/${encodeURIComponent(number)}` }, number))),
    agreement_version && fact(say('case.agreement'), agreement_version),
    eligibility?.words && fact(say('case.eligibility'), eligibility.words),
  ]
}

function back() {
  return build('a', { class: 'back', href: '#/cases' }, say('nav.back'))
}

function part(name, content) {
  return build('section', {}, build('h3', {}, say(`case.${name}`)), content)
}

function step({ at, state, by, note, details }) {
  const said = Object.entries(details ?? {}).map(([name, value]) => `${sayCode('field', name)} ${sayCode(GROUPS[name] ?? name, value)}`)
  const about = [sayCode('author', by), ...said, note].filter(Boolean).join(' · ')
  return build('li', {}, build('time', { datetime: at }, moment(at)), build('b', {}, sayCode('case.state', state)), build('span', { class: 'quiet' }, about))
}

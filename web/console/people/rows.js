/** One line of the lists: an agent or a team at a glance. */
import { build } from '../element.js'
import { language } from '../language.js'
import { say } from './words.js'

export function agentRow(one, own) {
  const named = [build('b', { class: 'preview' }, one.name), build('span', { class: 'quiet' }, one.login), own && build('span', { class: 'people-mark' }, say('me')), one.works ? null : build('span', { class: 'people-mark' }, say('left'))]
  const facts = [say(`role.${one.role}`), one.works && standing(one), one.password_due && one.works && say('due'), tongues(one), ...one.in.map((team) => team[language()])]
  return line(named, facts, one.works ? '' : ' resting')
}

export function teamRow(team, members) {
  const named = [build('b', { class: 'preview' }, team[language()]), build('span', { class: 'people-mark' }, say('team'))]
  return line(named, [say('members', { n: String(members) }), tongues(team)])
}

function line(named, facts, more = '') {
  return build(
    'div',
    { class: `row two${more}`, role: 'option', tabindex: '-1', 'aria-selected': 'false' },
    build('span', { class: 'first' }, named),
    build('span', { class: 'second' }, build('span', { class: 'about' }, facts.filter(Boolean).join(' · '))),
  )
}

function standing({ state, load, most }) {
  return `${say(`state.${state}`)} · ${say(most ? 'load' : 'load.hand', { load: String(load), most })}`
}

function tongues({ languages }) {
  return languages.map((one) => say(`language.${one}`)).join(say('comma'))
}

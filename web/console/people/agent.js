/** One agent: the form, what else may be done with them, and the conversations that they have. */
import { ask, tell } from '../dialog.js'
import { build } from '../element.js'
import { language } from '../language.js'
import { choice, field, formOf, text, ticked, ticks } from './fields.js'
import { say } from './words.js'

const LANGUAGES = ['zh', 'en']

/** `one` null: somebody new. `onSave` is given what the form says, the others nothing. */
export function agentForm(one, { me, teams, atOnce }, { onSave, onPassword, onWork }) {
  const own = one?.id === me
  const login = build('input', { type: 'text', required: true, maxlength: 60, readonly: Boolean(one), value: one?.login, autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false' })
  const limit = build('input', { type: 'number', min: 0, max: 99, step: 1, value: one?.at_once, placeholder: String(atOnce) })
  const parts = [
    field('login', login, one ? null : say('login.about')),
    field('name', text(one?.name, 60), say('name.about')),
    field('role', choice(['agent', 'supervisor'].map((role) => [role, say(`role.${role}`)]), one?.role, own), own && say('yours')),
    one ? null : field('locale', choice(spoken(), language())),
    field('at_once', limit, say('at_once.about', { n: atOnce })),
    ticks('languages', spoken(), one?.languages ?? [], say('languages.about')),
    teams.length ? ticks('teams', teams.map((team) => [team.id, team[language()]]), one?.teams ?? []) : build('p', { class: 'quiet' }, say('teams.none')),
  ]
  const buttons = one && [build('button', { type: 'button', onclick: onPassword }, say('password')), !own && build('button', { type: 'button', onclick: onWork }, say('retire'))]
  return formOf(one ? one.name : say('add.agent'), parts, buttons, (form) => onSave(saidIn(form, one)))
}

/** Somebody who has left can only be brought back. */
export function leftPage(one, onWork) {
  return build('div', { class: 'people-form' }, build('h2', {}, one.name), build('p', {}, say('left')), build('p', { class: 'quiet' }, say('bring.about')), build('footer', {}, build('button', { type: 'button', class: 'primary', onclick: onWork }, say('bring'))))
}

function spoken() {
  return LANGUAGES.map((one) => [one, say(`language.${one}`)])
}

function saidIn(form, one) {
  const { login, name, role, locale, at_once: limit } = Object.fromEntries(new FormData(form))
  const post = { name, role: role ?? one.role, languages: ticked(form, 'languages'), teams: ticked(form, 'teams'), at_once: limit === '' ? null : Number(limit) }
  return one ? { ...post, number: one.number } : { ...post, login: login.trim(), locale }
}

/** Ask before something ends; `act` is what happens then. */
export function askFirst(what, { name }, act, done) {
  ask({ title: say(`${what}.title`, { name }), about: say(`${what}.about`), parts: [], act, done })
}

/** Show a password this once. */
export function showPassword({ name }, password) {
  const said = build('span', { class: 'quiet', role: 'status' })
  const copy = navigator.clipboard && build('button', { type: 'button', onclick: () => navigator.clipboard.writeText(password).then(() => (said.textContent = say('copied'))) }, say('copy'))
  tell(say('made.title', { name }), build('p', { class: 'quiet' }, say('made.about')), build('p', { class: 'made' }, build('code', {}, password), copy, said))
}

/** What an agent has, as links to where it can be claimed or transferred. */
export function conversationsOf(lines) {
  const list = build('ul', {}, lines.map(({ id, preview }) => build('li', {}, build('a', { href: `#/c/${encodeURIComponent(id)}`, dir: 'auto' }, preview || say('has.empty')))))
  return build('section', { class: 'people-has', 'aria-labelledby': 'people-has' }, build('h3', { id: 'people-has' }, say('has')), build('p', { class: 'quiet' }, say(lines.length ? 'has.about' : 'has.none')), lines.length > 0 && list)
}

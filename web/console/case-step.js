/** The dialogs of a case: a step with just the fields it needs, a new time, and the consumer's words before they are said. */
import { ask } from './dialog.js'
import { build } from './element.js'
import { say, sayCode } from './language.js'
import { date } from './times.js'

const SETTLED = 250
const LONGEST = 2000
const CONDITIONS = ['intact', 'used', 'damaged', 'incomplete']

/** Ask for what a step needs; `act` gets the body of the call, `done` is where the page goes on. */
export function askStep(desk, found, move, act, done) {
  const { number, state } = found
  const names = [...(move.reasons.length ? ['reason'] : []), ...move.needs, ...move.may]
  const fields = names.map((name) => field(name, found, move))
  const body = (answers) => ({ state: move.state, ...filled(answers) })
  const about = say(move.reasons.length ? 'step.rejected.about' : 'step.about')
  const parts = previewed(fields, (answers) => desk.preview(number, body(answers)))
  return ask({ title: `${stepName(found, move)} · ${number}`, about, parts, act: (answers) => act({ ...body(answers), from: state }), done })
}

/** Ask for the new last day of a repair, and why. */
export function askLonger(desk, { number, latest }, act, done) {
  const until = control('until', build('input', { type: 'date', required: true, max: latest }))
  const why = control('why', build('textarea', { rows: 3, maxlength: LONGEST, required: true }))
  const parts = previewed([until, why], (answers) => desk.preview(number, filled(answers)))
  return ask({ title: `${say('step.longer')} · ${number}`, about: say('step.longer.about', { day: date(latest) }), parts, act, done })
}

export function stepName({ state }, move) {
  return sayCode('step', move.reasons.length && state !== 'submitted' ? 'closed' : move.state)
}

function field(name, found, move) {
  const needed = move.needs.includes(name)
  if (name === 'reason') return reasons(move)
  if (name === 'note' || name === 'result') return control(noteName(name, move), build('textarea', { rows: 3, maxlength: LONGEST, required: needed }), name)
  if (name === 'condition') return control(name, build('select', {}, options('', ...CONDITIONS.map((code) => [code, say(`condition.${code}`)]))))
  const kind = name === 'quantity' ? { type: 'number', min: 1, max: found.pieces, value: found.pieces } : { type: 'text', maxlength: 60 }
  if (name === 'amount') Object.assign(kind, { inputmode: 'decimal', pattern: '\\d{1,8}(\\.\\d{1,2})?', value: found.paid })
  return control(name, build('input', { ...kind, required: needed, autocomplete: 'off' }))
}

function noteName(name, move) {
  return name === 'note' && move.reasons.length ? 'told' : name
}

function reasons(move) {
  const choice = build('select', { required: true }, options(say('step.choose'), ...move.reasons.map((code) => [code, say(`rejection.${code}`)])))
  choice.addEventListener('change', () => (choice.form.elements.note.required = choice.value === 'other'))
  return control('reason', choice)
}

function options(first, ...others) {
  return [['', first], ...others].map(([value, words]) => build('option', { value }, words))
}

function control(words, element, name = words) {
  element.id = `step-${name}`
  element.name = name
  return build('div', { class: 'field' }, build('label', { for: element.id }, say(`field.${words}`)), element)
}

/** Return what was filled in, as the call wants it. */
function filled(answers) {
  const given = Object.entries(answers).filter(([, value]) => value.trim())
  return Object.fromEntries(given.map(([name, value]) => [name, name === 'quantity' ? Number(value) : value]))
}

/** Put the consumer's words below the fields, asked for again whenever one changes. */
function previewed(fields, look) {
  const words = build('p', { class: 'preview-words', tabindex: '0', dir: 'auto' })
  const shown = build('section', { class: 'preview-box', 'aria-label': say('step.preview') }, build('h3', {}, say('step.preview')), words)
  const whole = build('div', { class: 'step-fields' }, fields, shown)
  let soon = null
  let asked = 0
  const refresh = async () => {
    const mine = ++asked
    const answer = await look(Object.fromEntries(new FormData(whole.closest('form')))).catch((error) => ({ words: error.what || say('problem.unreachable') }))
    if (mine === asked) words.textContent = answer.words
  }
  whole.addEventListener('input', () => {
    clearTimeout(soon)
    soon = setTimeout(refresh, SETTLED)
  })
  queueMicrotask(refresh)
  return [whole]
}

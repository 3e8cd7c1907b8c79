/** The dialog that plans a closure, maintenance or an announcement, with what consumers will read. */
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { moment } from '../times.js'
import { say } from './words.js'

const SETTLED = 250
const LONGEST = 300
const KINDS = ['closure', 'maintenance', 'announcement']
const LINES = ['header', 'reason', 'handoff', 'announcement']
const EFFECTS = ['effect_zh', 'effect_en']

/** Ask for what is planned, in both languages; `noticeDays` is how early the agreement has maintenance announced. */
export function askNotice(desk, noticeDays, done) {
  const kind = field('kind', build('select', {}, KINDS.map((name) => build('option', { value: name }, say(name)))))
  const times = ['from', 'until'].map((name) => field(name, build('input', { type: 'datetime-local', required: true })))
  const texts = ['zh', 'en'].map((name) => field(name, build('input', { type: 'text', maxlength: LONGEST, required: true, lang: name })))
  const ofMaintenance = build('div', { class: 'step-fields', hidden: true }, EFFECTS.map((name) => field(name, build('input', { type: 'text', maxlength: LONGEST, lang: name.slice(-2) }))), shortNotice(noticeDays))
  const shown = build('section', { class: 'preview-box', 'aria-live': 'polite' })
  const whole = build('div', { class: 'step-fields' }, kind, build('div', { class: 'notice-times' }, times), texts, ofMaintenance, shown)
  follow(whole, ofMaintenance, shown, desk)
  ask({ title: say('add.title'), about: say('add.about'), parts: [whole], act: (answers) => desk.putUp(answers.kind, body(answers)), done })
}

function field(name, element) {
  element.id = `notice-${name}`
  element.name = name
  return build('div', { class: 'field' }, build('label', { for: element.id }, say(name)), element)
}

function shortNotice(days) {
  return build('label', { class: 'choice' }, build('input', { type: 'checkbox', name: 'short_notice', value: 'yes' }), say('short_notice', { days }))
}

/** Return what the call wants: what belongs to another kind is left out. */
function body({ kind, from, until, zh, en, short_notice: soon, ...effects }) {
  const notice = { from, until, zh, en }
  if (kind === 'announcement') return notice
  if (kind === 'closure') return { kind, ...notice }
  return { kind, ...notice, ...effects, short_notice: soon === 'yes' }
}

/** Show the words below the fields, asked for again whenever one changes. */
function follow(whole, ofMaintenance, shown, desk) {
  let soon = null
  let asked = 0
  const refresh = async () => {
    const mine = ++asked
    const answers = Object.fromEntries(new FormData(whole.closest('form')))
    ofMaintenance.hidden = answers.kind !== 'maintenance'
    const { short_notice: _, ...query } = answers
    const parts = answers.from && answers.until ? await look(desk, query) : [build('p', { class: 'quiet' }, say('preview.missing'))]
    if (mine === asked) shown.replaceChildren(...parts)
  }
  whole.addEventListener('input', () => {
    clearTimeout(soon)
    soon = setTimeout(refresh, SETTLED)
  })
  queueMicrotask(refresh)
}

async function look(desk, query) {
  try {
    const told = await desk.previewNotice(query)
    return [build('h3', {}, say('preview', { at: moment(told.at) })), ...['zh', 'en'].map((locale) => lines(told[locale], locale))]
  } catch (error) {
    return [build('p', { class: 'problem' }, error.what || say('unreachable'))]
  }
}

function lines(told, locale) {
  const said = LINES.filter((name) => told[name])
  return build('dl', { class: 'notice-preview' }, said.map((name) => build('div', {}, build('dt', {}, say(`preview.${name}`)), build('dd', { lang: locale }, told[name]))))
}

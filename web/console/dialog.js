/** The dialogs: one that asks something and one that tells the keys. */
import { build } from './element.js'
import { say } from './language.js'

const NOTE_LENGTH = 2000
const GOODS = ['return', 'exchange', 'repair']
const REJECTIONS = ['too_late', 'not_covered', 'not_intact', 'evidence_missing', 'other']

export function askGiveBack(act) {
  return ask({ title: say('back.title'), about: say('back.about'), parts: [note()], act })
}

export function askEnd(act) {
  const outcomes = ['solved', 'unsolved', 'no_answer'].map((outcome, index) =>
    build(
      'label',
      { class: 'choice' },
      build('input', { type: 'radio', name: 'outcome', value: outcome, required: true, checked: index === 0 }),
      say(`outcome.${outcome}`),
    ),
  )
  const choices = build('fieldset', {}, build('legend', {}, say('end.outcome')), outcomes)
  return ask({ title: say('end.title'), about: say('end.about'), parts: [choices, note()], act })
}

/** Ask for a note before a case is accepted: for colleagues, or the answer to what is about no goods; `done` is where the page goes on. */
export function askAccept(act, done, kind) {
  const about = say(GOODS.includes(kind) ? 'review.accept.about' : 'review.answer.about')
  return ask({ title: say('review.accept.title'), about, parts: [note()], act, done })
}

export function askReject(act, done, kind) {
  const words = note('review.note')
  const reasons = kind === 'repair' ? ['irreparable', ...REJECTIONS] : REJECTIONS
  const codes = reasons.map((code) => build('option', { value: code }, say(`rejection.${code}`)))
  const choice = build('select', { id: 'dialog-reason', name: 'reason', required: true }, build('option', { value: '' }, say('review.choose')), codes)
  choice.addEventListener('change', () => (words.querySelector('textarea').required = choice.value === 'other'))
  const reason = build('div', { class: 'field' }, build('label', { for: 'dialog-reason' }, say('review.reason')), choice)
  return ask({ title: say('review.reject.title'), about: say('review.reject.about'), parts: [reason, words], act, done })
}

export function showKeys(switchable) {
  const rows = ['j', 'enter', 'c', 'r', 'b', 'e', 'escape', 'send', 'help'].map((key) => [
    build('dt', {}, build('kbd', {}, say(`key.${key}`))),
    build('dd', {}, say(`key.${key}.does`)),
  ])
  const box = build('input', { type: 'checkbox', checked: switchable.on, onchange: () => switchable.turn(box.checked) })
  const close = build('button', { type: 'submit', class: 'primary' }, say('dialog.close'))
  const form = build(
    'form',
    { method: 'dialog' },
    build('dl', { class: 'keys' }, rows),
    build('label', { class: 'choice' }, box, say('keys.single')),
    build('footer', {}, close),
  )
  open(say('keys.title'), form)
}

/** Ask, and keep asking until `act` succeeds or the agent leaves it. */
function ask({ title, about, parts, act, done }) {
  const problem = build('p', { class: 'problem', role: 'alert' })
  const confirm = build('button', { type: 'submit', class: 'primary' }, say('dialog.confirm'))
  const cancel = build('button', { type: 'button' }, say('dialog.cancel'))
  const form = build('form', {}, build('p', { class: 'quiet' }, about), parts, problem, build('footer', {}, cancel, confirm))
  const dialog = open(title, form)
  cancel.addEventListener('click', () => dialog.close())
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    confirm.disabled = true
    problem.textContent = await outcome(act, Object.fromEntries(new FormData(form)))
    confirm.disabled = false
    if (problem.textContent) return
    dialog.close()
    done?.()
  })
}

async function outcome(act, answers) {
  try {
    await act(answers)
    return ''
  } catch (error) {
    return error.what || say('problem.unreachable')
  }
}

function note(label = 'dialog.note') {
  const area = build('textarea', { id: 'dialog-note', name: 'note', rows: 4, maxlength: NOTE_LENGTH })
  return build('div', { class: 'field' }, build('label', { for: 'dialog-note' }, say(label)), area)
}

function open(title, form) {
  const dialog = build('dialog', { 'aria-labelledby': 'dialog-title' }, build('h2', { id: 'dialog-title' }, title), form)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

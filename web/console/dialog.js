/** The dialogs: one that asks something and one that tells the keys. */
import { build } from './element.js'
import { say } from './language.js'

const NOTE_LENGTH = 2000

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

/** `learns`: whether this agent decides what is to be learned, which has keys of its own. */
export function showKeys(switchable, learns = false) {
  const names = ['j', 'enter', 'c', 'r', 'n', 'slash', 'b', 'z', 't', 'o', 'e', 'step', 'escape', 'send', 'search', learns && 'learn', 'help'].filter(Boolean)
  const rows = names.map((key) => [
    build('dt', {}, build('kbd', {}, say(`key.${key}`))),
    build('dd', {}, say(`key.${key}.does`)),
  ])
  const box = build('input', { type: 'checkbox', checked: switchable.on, onchange: () => switchable.turn(box.checked) })
  tell(say('keys.title'), build('label', { class: 'choice' }, box, say('keys.single')), build('dl', { class: 'keys' }, rows))
}

/** Show something until the agent leaves it. */
export function tell(title, ...parts) {
  const close = build('button', { type: 'submit', class: 'primary' }, say('dialog.close'))
  return open(title, build('form', { method: 'dialog' }, parts, build('footer', {}, close)))
}

/** Ask, and keep asking until `act` succeeds or the agent leaves it; `done` is where the page goes on. One thing is asked at a time. */
export function ask({ title, about, parts, act, done }) {
  if (document.querySelector('dialog[open]')) return
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

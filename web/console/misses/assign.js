/** The dialog that gives an example its intent: type to search, arrows to choose, Enter to learn. */
import { build } from '../element.js'
import { Finder } from '../finder.js'
import { intentName, say } from './words.js'

const SHOWN = 8

/** `learn` says what went wrong by throwing; `done` is where the page goes on. */
export function askIntent(miss, intents, learn, done) {
  const finder = finderOf(ordered(intents, miss.guesses))
  const text = build('textarea', { id: 'miss-text', name: 'text', rows: 2, maxlength: 200, required: true, lang: miss.locale }, miss.texts[0].slice(0, 200))
  const problem = build('p', { class: 'problem', role: 'alert' })
  const cancel = build('button', { type: 'button' }, say('cancel'))
  const confirm = build('button', { type: 'submit', class: 'primary' }, say('confirm'))
  const form = build('form', {}, finder.element, field('assign.text', text), build('p', { class: 'quiet' }, say('assign.about')), problem, build('footer', {}, cancel, confirm))
  const dialog = open(form)
  cancel.addEventListener('click', () => dialog.close())
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    problem.textContent = finder.chosen ? '' : say('assign.none')
    if (!finder.chosen) return
    confirm.disabled = true
    problem.textContent = await outcome(() => learn({ intent: finder.chosen.name, text: text.value.replace(/\s+/g, ' ').trim() }))
    confirm.disabled = false
    if (problem.textContent) return
    dialog.close()
    done()
  })
  finder.focus()
}

/** What the model thought of comes first. */
function ordered(intents, guesses) {
  const place = new Map(guesses.map(({ name }, index) => [name, index]))
  return [...intents].sort((one, other) => (place.get(one.name) ?? 99) - (place.get(other.name) ?? 99))
}

function finderOf(intents) {
  return new Finder({
    input: { id: 'miss-intent' },
    list: { class: 'intents' },
    label: say('assign.search'),
    none: say('assign.none'),
    matches: (asked) => intents.filter((intent) => asked.split(/\s+/).every((word) => searched(intent).includes(word))).slice(0, SHOWN),
    draw: (intent) => [
      build('span', { class: 'first' }, build('b', {}, intentName(intent)), build('code', {}, intent.name)),
      build('span', { class: 'quiet', lang: 'en' }, intent.holds),
      intent.excludes && build('span', { class: 'quiet' }, say('assign.excludes', { what: intent.excludes })),
    ],
  })
}

function searched(intent) {
  return [intent.name, intent.name.replaceAll('_', ' '), intentName(intent), intent.holds].join(' ').toLowerCase()
}

function field(key, control) {
  return build('div', { class: 'field' }, build('label', { for: control.id }, say(key)), control)
}

async function outcome(act) {
  try {
    await act()
    return ''
  } catch (error) {
    return error.what || say('unreachable')
  }
}

function open(form) {
  const dialog = build('dialog', { class: 'assign', 'aria-labelledby': 'assign-title' }, build('h2', { id: 'assign-title' }, say('assign.title')), form)
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

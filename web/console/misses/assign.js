/** The dialog that gives an example its intent: type to search, arrows to choose, Enter to learn. */
import { build } from '../element.js'
import { intentName, say } from './words.js'

const SHOWN = 8
let lists = 0

/** `learn` says what went wrong by throwing; `done` is where the page goes on. */
export function askIntent(miss, intents, learn, done) {
  const finder = new Finder(ordered(intents, miss.guesses))
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

class Finder {
  #id = `intents-${++lists}`
  #input = build('input', { id: 'miss-intent', type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'true', 'aria-autocomplete': 'list' })
  #list = build('ul', { class: 'intents', role: 'listbox', id: this.#id, 'aria-label': say('assign.search') })
  #found = []
  #at = 0

  constructor(intents) {
    this.intents = intents
    this.#input.setAttribute('aria-controls', this.#id)
    this.element = build('div', { class: 'finder' }, field('assign.search', this.#input), this.#list)
    this.#input.addEventListener('input', () => this.#search())
    this.#input.addEventListener('keydown', (event) => this.#pressed(event))
    this.#list.addEventListener('click', ({ target }) => this.#choose(target.closest('[role=option]')))
    this.#search()
  }

  get chosen() {
    return this.#found[this.#at] ?? null
  }

  focus() {
    this.#input.focus()
  }

  #search() {
    const asked = this.#input.value.trim().toLowerCase().split(/\s+/)
    this.#found = this.intents.filter((intent) => asked.every((word) => searched(intent).includes(word))).slice(0, SHOWN)
    this.#at = 0
    this.#render()
  }

  #render() {
    const options = this.#found.map((intent, index) => option(intent, `${this.#id}-${index}`, index === this.#at))
    this.#list.replaceChildren(...(options.length ? options : [build('li', { class: 'nothing' }, say('assign.none'))]))
    if (options.length) this.#input.setAttribute('aria-activedescendant', `${this.#id}-${this.#at}`)
    else this.#input.removeAttribute('aria-activedescendant')
    options[this.#at]?.scrollIntoView({ block: 'nearest' })
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    this.#at = Math.max(0, Math.min(this.#found.length - 1, this.#at + step))
    this.#render()
  }

  #choose(element) {
    if (!element) return
    this.#at = [...this.#list.children].indexOf(element)
    this.#render()
    this.#input.focus()
  }
}

function searched(intent) {
  return [intent.name, intent.name.replaceAll('_', ' '), intentName(intent), intent.holds].join(' ').toLowerCase()
}

function option(intent, id, selected) {
  return build(
    'li',
    { role: 'option', id, 'aria-selected': String(selected) },
    build('span', { class: 'first' }, build('b', {}, intentName(intent)), build('code', {}, intent.name)),
    build('span', { class: 'quiet', lang: 'en' }, intent.holds),
    intent.excludes && build('span', { class: 'quiet' }, say('assign.excludes', { what: intent.excludes })),
  )
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

/** Teams and colleagues to choose from: type to search, arrows to choose; who cannot take anything now stands last, to be seen. */
import { build } from '../element.js'
import { say } from './words.js'

let lists = 0

export class Finder {
  #id = `targets-${++lists}`
  #input = build('input', { id: 'transfer-to', type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'true', 'aria-autocomplete': 'list' })
  #list = build('ul', { class: 'targets', role: 'listbox', id: this.#id, 'aria-label': say('search') })
  #found = []
  #at = -1

  constructor(targets) {
    this.targets = targets
    this.#input.setAttribute('aria-controls', this.#id)
    this.element = build('div', { class: 'field' }, build('label', { for: 'transfer-to' }, say('search')), this.#input, this.#list)
    this.#input.addEventListener('input', () => this.#search())
    this.#input.addEventListener('keydown', (event) => this.#pressed(event))
    this.#list.addEventListener('click', ({ target }) => this.#choose(target.closest('[role=option]')))
    this.#search()
  }

  get chosen() {
    return this.#found[this.#at] ?? null
  }

  #search() {
    const asked = this.#input.value.trim().toLowerCase()
    this.#found = this.targets.filter(({ name }) => name.toLowerCase().includes(asked))
    this.#at = this.#found.findIndex(({ open }) => open)
    this.#render()
  }

  #render() {
    const options = this.#found.map((target, index) => option(target, `${this.#id}-${index}`, index === this.#at))
    this.#list.replaceChildren(...(options.length ? options : [build('li', { class: 'nothing', role: 'option', 'aria-disabled': 'true' }, say('none'))]))
    if (this.chosen) this.#input.setAttribute('aria-activedescendant', `${this.#id}-${this.#at}`)
    else this.#input.removeAttribute('aria-activedescendant')
    options[this.#at]?.scrollIntoView({ block: 'nearest' })
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const next = this.#found.findIndex(({ open }, index) => open && index === this.#at + step)
    if (next < 0) return
    this.#at = next
    this.#render()
  }

  #choose(element) {
    const index = element ? [...this.#list.children].indexOf(element) : -1
    if (!this.#found[index]?.open) return
    this.#at = index
    this.#render()
    this.#input.focus()
  }
}

function option({ name, words, open, team }, id, selected) {
  return build(
    'li',
    { role: 'option', id, 'aria-selected': String(selected), 'aria-disabled': open ? null : 'true' },
    build('span', {}, build('b', {}, name), team && build('span', { class: 'team-mark' }, say('team'))),
    build('span', { class: 'quiet' }, words),
  )
}

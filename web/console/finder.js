/** A list to choose one thing from: type to search, arrows to choose. What cannot be chosen now is not `open`, and stays to be seen. */
import { build } from './element.js'

let lists = 0

/** `matches` gives what a text finds, `draw` what stands in an option; `input` and `list` name and dress the two elements. */
export class Finder {
  #id = `found-${++lists}`
  #matches
  #draw
  #none
  #input
  #list
  #found = []
  #at = -1

  constructor({ input, list, label, none, matches, draw }) {
    this.#matches = matches
    this.#draw = draw
    this.#none = none
    this.#input = build('input', { type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'true', 'aria-autocomplete': 'list', 'aria-controls': this.#id, ...input })
    this.#list = build('ul', { role: 'listbox', id: this.#id, 'aria-label': label, ...list })
    this.element = build('div', { class: 'field' }, build('label', { for: input.id }, label), this.#input, this.#list)
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
    this.#found = this.#matches(this.#input.value.trim().toLowerCase())
    this.#at = this.#found.findIndex(mayBe)
    this.#render()
  }

  #render() {
    const options = this.#found.map((one, index) => this.#option(one, index))
    this.#list.replaceChildren(...(options.length ? options : [build('li', { class: 'nothing', role: 'option', 'aria-disabled': 'true' }, this.#none)]))
    if (this.chosen) this.#input.setAttribute('aria-activedescendant', `${this.#id}-${this.#at}`)
    else this.#input.removeAttribute('aria-activedescendant')
    options[this.#at]?.scrollIntoView({ block: 'nearest' })
  }

  #option(one, index) {
    return build('li', { role: 'option', id: `${this.#id}-${index}`, 'aria-selected': String(index === this.#at), 'aria-disabled': mayBe(one) ? null : 'true' }, ...this.#draw(one))
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    if (!this.#found[this.#at + step] || !mayBe(this.#found[this.#at + step])) return
    this.#at += step
    this.#render()
  }

  #choose(element) {
    const index = element ? [...this.#list.children].indexOf(element) : -1
    if (!this.#found[index] || !mayBe(this.#found[index])) return
    this.#at = index
    this.#render()
    this.#input.focus()
  }
}

function mayBe({ open }) {
  return open !== false
}

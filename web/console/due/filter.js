/** What the promises are narrowed by: whose they are, and their kind. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { say } from './words.js'

const NOBODY = '-'

export class DueFilter {
  #owner = build('select', { id: 'due-owner' })
  #kind = build('select', { id: 'due-kind' })

  constructor(onChange) {
    const fields = [['owner', this.#owner], ['kind', this.#kind]].map(([name, element]) => build('span', { class: 'narrowed' }, build('label', { for: element.id }, say(name)), element))
    this.element = build('form', { class: 'filter', role: 'search', 'aria-label': say('filter') }, fields)
    this.element.addEventListener('change', onChange)
    this.element.addEventListener('submit', (event) => event.preventDefault())
    this.offer([])
  }

  /** Offer the owners and kinds that there are. */
  offer(lines) {
    const owners = new Map(lines.filter(({ owner }) => owner).map(({ owner }) => [owner.id, owner.name]))
    if (lines.some(({ owner }) => !owner)) owners.set(NOBODY, say('nobody'))
    put(this.#owner, [...owners])
    put(this.#kind, [...new Set(lines.map(({ kind }) => kind))].map((kind) => [kind, sayCode('promise', kind)]))
  }

  lets({ owner, kind }) {
    return ['', owner?.id ?? NOBODY].includes(this.#owner.value) && ['', kind].includes(this.#kind.value)
  }
}

function put(select, values) {
  const chosen = select.value
  select.replaceChildren(...[['', say('all')], ...values].map(([value, words]) => build('option', { value }, words)))
  select.value = values.some(([value]) => value === chosen) ? chosen : ''
}

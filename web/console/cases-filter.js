/** What the list of cases is narrowed by: kind, state, whose, overdue, supplier, and a number. */
import { build } from './element.js'
import { say, sayCode } from './language.js'

const KINDS = ['return', 'exchange', 'repair', 'complaint', 'support', 'suggestion', 'callback']
const STATES = ['submitted', 'accepted', 'received', 'refunded', 'repaired', 'sent', 'sent_back', 'answered', 'done', 'rejected', 'cancelled']
const SETTLED = 300

export class CasesFilter extends EventTarget {
  #soon = null
  #text = build('input', { type: 'search', id: 'case-text', maxlength: 60 })
  #kind = choice('kind', KINDS.map((kind) => [kind, sayCode('kind', kind)]))
  #state = choice('state', STATES.map((state) => [state, sayCode('case.state', state)]))
  #supplier = choice('supplier', [])
  #mine = box('mine')
  #overdue = box('overdue')
  #board = build('button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#turn() }, say('cases.board'))

  constructor() {
    super()
    const labelled = [['text', this.#text], ['kind', this.#kind], ['state', this.#state], ['supplier', this.#supplier]]
    const fields = labelled.map(([name, element]) => build('span', { class: 'narrowed' }, build('label', { for: element.id }, say(`cases.${name}`)), element))
    this.element = build('form', { class: 'filter', role: 'search', 'aria-label': say('cases.filter') }, fields, this.#mine, this.#overdue, this.#board)
    this.element.addEventListener('input', ({ target }) => this.#changed(target === this.#text ? SETTLED : 0))
    this.element.addEventListener('submit', (event) => event.preventDefault())
  }

  /** What the desk is asked for. */
  get query() {
    const asked = { text: this.#text.value.trim(), kind: this.#kind.value, state: this.board ? '' : this.#state.value, supplier: this.#supplier.value, mine: checked(this.#mine), overdue: checked(this.#overdue) }
    return Object.fromEntries(Object.entries(asked).filter(([, value]) => value))
  }

  get board() {
    return this.#board.getAttribute('aria-pressed') === 'true'
  }

  /** Offer the suppliers that there are. */
  suppliers(names) {
    if (names.length === this.#supplier.options.length - 1) return
    const chosen = this.#supplier.value
    this.#supplier.replaceChildren(...options(names.map((name) => [name, name])))
    this.#supplier.value = chosen
  }

  #turn() {
    this.#board.setAttribute('aria-pressed', String(!this.board))
    if (this.board && !this.#kind.value) this.#kind.value = KINDS[0]
    this.#state.disabled = this.board
    this.#changed(0)
  }

  #changed(wait) {
    if (this.board && !this.#kind.value) this.#kind.value = KINDS[0]
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.dispatchEvent(new Event('change')), wait)
  }
}

function choice(name, values) {
  return build('select', { id: `case-${name}` }, options(values))
}

function options(values) {
  return [['', say('cases.all')], ...values].map(([value, words]) => build('option', { value }, words))
}

function box(name) {
  return build('label', { class: 'choice' }, build('input', { type: 'checkbox', value: 'yes' }), say(`cases.${name}`))
}

function checked(label) {
  return label.querySelector('input').checked ? 'yes' : ''
}

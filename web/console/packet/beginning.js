/** Begins a request for a consumer who told the agent, and nobody before, what they want. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { say } from './words.js'

const KINDS = ['return', 'exchange', 'repair', 'complaint', 'support', 'suggestion', 'callback']

export class Beginning {
  #kind = build('select', { id: 'draft-kind', required: true }, build('option', { value: '' }, say('choose')), KINDS.map((kind) => build('option', { value: kind }, sayCode('kind', kind))))
  #problem = build('p', { class: 'problem', role: 'alert' })
  #conversation = null

  /** `begin(kind)` resolves once the desk has begun it. */
  constructor(begin) {
    const row = build('div', { class: 'draft-acts' }, this.#kind, build('button', { type: 'submit' }, say('begin')))
    this.element = build('form', { class: 'draft-begin', hidden: true }, build('label', { for: 'draft-kind' }, say('begin.about')), row, this.#problem)
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#begin(begin)
    })
  }

  render(conversation, isOffered) {
    if (conversation?.id !== this.#conversation) this.element.reset()
    this.#conversation = conversation?.id
    this.element.hidden = !isOffered
  }

  async #begin(begin) {
    this.#problem.textContent = ''
    try {
      await begin(this.#kind.value)
      this.element.reset()
    } catch (error) {
      this.#problem.textContent = error.what || say('unreachable')
    }
  }
}

/** Begins a request for a consumer who told the agent, and nobody before, what they want. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { say } from './words.js'

const KINDS = ['return', 'exchange', 'repair', 'complaint', 'support', 'suggestion', 'callback']

export class Beginning {
  #kind = build('select', { id: 'draft-kind', required: true }, build('option', { value: '' }, say('choose')), KINDS.map((kind) => build('option', { value: kind }, sayCode('kind', kind))))
  #problem = build('p', { class: 'problem', role: 'alert' })
  #conversation = null
  #submit = build('button', { type: 'submit' }, say('begin'))

  /** `begin(kind)` resolves once the desk has begun it. */
  constructor(begin) {
    const row = build('div', { class: 'draft-acts' }, this.#kind, this.#submit)
    this.element = build('form', { class: 'draft-begin', hidden: true }, build('label', { for: 'draft-kind' }, say('begin.about')), row, this.#problem)
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#begin(begin)
    })
  }

  render(conversation, isOffered) {
    if (conversation?.id !== this.#conversation) this.#clear()
    this.#conversation = conversation?.id
    this.element.hidden = !isOffered
  }

  #clear() {
    this.element.reset()
    this.#problem.textContent = ''
    this.#submit.disabled = false
  }

  /** What becomes of it is told only where it was begun. */
  async #begin(begin) {
    const conversation = this.#conversation
    this.#problem.textContent = ''
    this.#submit.disabled = true
    const wrong = await begin(this.#kind.value).then(() => '', (error) => error.what || say('unreachable'))
    if (conversation !== this.#conversation) return
    if (!wrong) this.element.reset()
    this.#problem.textContent = wrong
    this.#submit.disabled = false
  }
}

/** Contact details: masks, and for a minute the whole of them, once a reason is on record. */
import { Following } from '../clock.js'
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { fact } from '../fact.js'
import { say as sayConsole } from '../language.js'
import { say } from './words.js'

const FIELDS = ['name', 'phone', 'email', 'address']
const REASONS = ['call', 'delivery', 'check', 'asked', 'other']

/** Return an element that shows contact details. */
export function contactFacts(contact) {
  return Object.assign(document.createElement('fd-contact'), { contact })
}

/** Keeps what is shown in full over whatever redraws the page, and forgets it in time; the elements use the newest. */
export class Reveals {
  #shown = new Map()

  constructor(desk) {
    this.desk = desk
    ContactFacts.reveals = this
    if (!customElements.get('fd-contact')) customElements.define('fd-contact', ContactFacts)
  }

  of(id) {
    const found = this.#shown.get(id)
    if (!found || found.until > performance.now()) return found ?? null
    this.hide(id)
    return null
  }

  async reveal(id, reason, note) {
    const { values, seconds } = await this.desk.reveal(id, reason, note)
    this.#shown.set(id, { values, until: performance.now() + 1000 * seconds })
  }

  hide(id) {
    this.#shown.delete(id)
  }

  forget() {
    this.#shown.clear()
  }
}

class ContactFacts extends Following {
  static reveals = null
  #facts = build('dl', { class: 'facts' })
  #button = build('button', { type: 'button', class: 'reveal', onclick: () => this.#press() })
  #drawn = null

  connectedCallback() {
    this.classList.add('entry')
    this.append(this.#facts, this.contact.id ? this.#button : '')
    super.connectedCallback()
  }

  refresh() {
    const found = ContactFacts.reveals.of(this.contact.id)
    const left = found && Math.ceil((found.until - performance.now()) / 1000)
    this.#button.textContent = found ? say('hide', { n: left }) : say('show')
    if (this.#drawn === (found?.values ?? this.contact)) return
    this.#drawn = found?.values ?? this.contact
    const known = FIELDS.filter((name) => this.#drawn[name])
    this.#facts.replaceChildren(...known.map((name) => fact(sayConsole(`contact.${name}`), this.#drawn[name])))
  }

  #press() {
    if (ContactFacts.reveals.of(this.contact.id)) ContactFacts.reveals.hide(this.contact.id)
    else this.#ask()
    this.refresh()
  }

  #ask() {
    const reason = build('select', { id: 'reveal-reason', name: 'reason', required: true }, build('option', { value: '' }, say('choose')), REASONS.map((one) => build('option', { value: one }, say(`reason.${one}`))))
    const note = build('input', { id: 'reveal-note', name: 'note', type: 'text', maxlength: 200 })
    reason.addEventListener('change', () => (note.required = reason.value === 'other'))
    const act = async (answers) => {
      await ContactFacts.reveals.reveal(this.contact.id, answers.reason, answers.note.trim())
      this.refresh()
    }
    ask({ title: say('title'), about: say('about'), parts: [field('reason', reason), field('note', note)], act, done: () => this.#button.focus() })
  }
}

function field(key, control) {
  return build('div', { class: 'field' }, build('label', { for: control.id }, say(key)), control)
}

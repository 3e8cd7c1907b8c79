/** One canned reply to write or change, with the facts that may stand in it. */
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { language } from '../language.js'
import { say } from './words.js'

const HOLES = ['name', 'order_no', 'case_no', 'agent', 'shop', 'due']

export class ReplyForm {
  #title
  #text
  #problem = build('p', { class: 'problem', role: 'alert' })
  #save = build('button', { type: 'submit', class: 'primary' }, say('save'))
  #version

  /** Whoever may not share sees everybody's replies and changes only their own. */
  constructor(reply, { mayShare, onSave, onRemove }) {
    this.onSave = onSave
    this.#version = reply?.version
    const fixed = Boolean(reply?.shared && !mayShare)
    this.#title = build('input', { id: 'reply-title', name: 'title', type: 'text', maxlength: 60, required: true, readonly: fixed, value: reply?.title })
    this.#text = build('textarea', { id: 'reply-text', name: 'text', rows: 6, maxlength: 2000, required: true, readonly: fixed }, reply?.text ?? '')
    const locale = reply?.locale ?? language()
    const languages = build('select', { id: 'reply-locale', name: 'locale', disabled: fixed }, ['zh', 'en'].map((one) => build('option', { value: one, selected: one === locale }, say(`locale.${one}`))))
    const shared = mayShare && build('label', { class: 'choice' }, build('input', { type: 'checkbox', name: 'shared', checked: reply?.shared }), say('share'))
    const remove = reply && build('button', { type: 'button', onclick: onRemove }, say('remove'))
    this.element = build(
      'form',
      { class: 'reply-form' },
      build('h2', {}, reply ? reply.title : say('new')),
      fixed && build('p', { class: 'quiet' }, say('fixed')),
      field('field.title', this.#title),
      field('field.locale', languages),
      field('field.text', this.#text),
      fixed ? null : this.#holes(),
      shared,
      this.#problem,
      fixed ? null : build('footer', {}, this.#save, remove),
    )
    this.element.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#submit()
    })
  }

  focus() {
    this.#title.focus()
  }

  #holes() {
    const buttons = HOLES.map((name) => build('button', { type: 'button', class: 'hole', onclick: () => this.#put(`{${name}}`) }, build('code', {}, `{${name}}`), ` ${say(`hole.${name}`)}`))
    return build('div', { class: 'holes', role: 'group', 'aria-label': say('holes') }, build('p', { class: 'quiet' }, say('holes.about')), buttons)
  }

  #put(hole) {
    this.#text.setRangeText(hole, this.#text.selectionStart, this.#text.selectionEnd, 'end')
    this.#text.focus()
  }

  async #submit() {
    const { title, locale, text, shared } = Object.fromEntries(new FormData(this.element))
    this.#save.disabled = true
    this.#problem.textContent = ''
    try {
      await this.onSave({ title, locale, text, shared: shared === 'on', ...(this.#version && { version: this.#version }) })
    } catch (error) {
      this.#problem.textContent = this.#explained(error)
    }
    this.#save.disabled = false
  }

  /** After a conflict say what a colleague wrote; saving once more means it. */
  #explained({ status, what, now }) {
    if (status !== 409 || !now) return what || say('unreachable')
    this.#version = now.version
    return say('changed', { title: now.title, text: now.text })
  }
}

export function askRemoval(reply, remove) {
  return ask({ title: say('remove.title', { title: reply.title }), about: say(reply.shared ? 'remove.shared' : 'remove.own'), parts: [], act: remove })
}

function field(key, control) {
  return build('div', { class: 'field' }, build('label', { for: control.id }, say(key)), control)
}

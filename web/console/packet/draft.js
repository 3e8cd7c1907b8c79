/** The draft: what is filled in and what is missing, filled in place by whoever has the conversation. */
import { ask } from '../dialog.js'
import { build, keep } from '../element.js'
import { say as sayOfConsole, sayCode } from '../language.js'
import { photos } from '../photo.js'
import { moment } from '../times.js'
import { control, valueOf } from './control.js'
import { say } from './words.js'

export class DraftEditor {
  #about = build('p', { class: 'quiet' })
  #rows = build('dl', { class: 'facts draft-fields' })
  #photos = build('div')
  #left = build('p', { class: 'quiet' })
  #submit = build('button', { type: 'button', onclick: () => this.#handIn() }, say('submit'))
  #draft = null
  #isMine = false
  #editing = null
  #saving = null

  /** `fill(fields)` and `handIn()` resolve once the desk has done it. */
  constructor({ fill, handIn }) {
    Object.assign(this, { fill, handIn })
    const title = build('h3', { id: 'context-draft' }, sayOfConsole('context.draft'))
    this.element = build('section', { 'aria-labelledby': 'context-draft', hidden: true }, title, this.#about, this.#rows, this.#photos, this.#left, this.#submit)
  }

  /** Show a draft; what is being typed into stays as it is. */
  render(draft, isMine) {
    const turned = draft?.id !== this.#draft?.id || isMine !== this.#isMine
    this.#draft = draft
    this.#isMine = isMine
    if (turned) this.#editing = this.#saving = null
    this.element.hidden = !draft
    if (!draft) return
    const { kind, state, missing, updated_at: at } = draft
    this.#about.textContent = [sayCode('kind', kind), sayCode('draft.state', state), sayOfConsole('draft.updated', { time: moment(at) })].join(' · ')
    this.#left.textContent = missing.length ? sayOfConsole('draft.left', { n: missing.length }) : sayOfConsole('draft.complete')
    this.#photos.replaceChildren(...[photos(draft.photos)].filter(Boolean))
    this.#submit.hidden = !(isMine && draft.submittable)
    this.#show()
  }

  #show() {
    const items = this.#draft.fields.map((field) => {
      const editing = field.name === this.#editing
      const wanted = this.#draft.missing.includes(field.name)
      return { key: field.name, stamp: editing ? 'editing' : JSON.stringify([field, wanted, this.#isMine]), field, editing, wanted }
    })
    keep(this.#rows, items, ({ field, editing, wanted }) => (editing ? this.#form(field) : this.#row(field, wanted)))
  }

  #row({ name, label, value, edit }, wanted) {
    const empty = value === null || value === ''
    const words = empty ? sayOfConsole(wanted ? 'draft.missing' : 'draft.empty') : value
    const state = empty ? (wanted ? 'missing' : 'empty') : ''
    return build('div', { class: state }, build('dt', {}, label), build('dd', {}, build('span', { dir: 'auto' }, words), this.#isMine && edit && this.#pen(name, label, empty)))
  }

  #pen(name, label, empty) {
    const words = say(empty ? 'fill' : 'edit', { label })
    return build('button', { type: 'button', class: 'plain pen', 'aria-label': words, title: words, onclick: () => this.#edit(name) }, '✎')
  }

  /** What is on its way is waited for: were it refused, it would be gone with its field. */
  async #edit(name) {
    const { id } = this.#draft
    if ((await this.#saving) || this.#draft?.id !== id) return
    this.#editing = name
    this.#show()
    this.#rows.querySelector('form :is(input, select, textarea)')?.focus()
  }

  #form({ name, label, edit }) {
    const id = `draft-${name}`
    const box = control(id, edit)
    const problem = build('p', { class: 'problem', role: 'alert' })
    const save = build('button', { type: 'submit', class: 'primary' }, say('save'))
    const cancel = build('button', { type: 'button', onclick: () => this.#close(name) }, say('cancel'))
    const form = build('form', { class: 'draft-form' }, box, problem, build('div', { class: 'draft-acts' }, save, cancel))
    form.addEventListener('keydown', (event) => this.#pressed(event, name, form))
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      save.disabled = true
      this.#saving = told(() => this.fill({ [name]: valueOf(box, edit) }))
      problem.textContent = await this.#saving
      this.#saving = null
      save.disabled = false
      if (!problem.textContent) this.#close(name)
    })
    return build('div', { class: 'editing' }, build('dt', {}, build('label', { for: id }, label)), build('dd', {}, form))
  }

  #pressed(event, name, form) {
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      this.#close(name)
    }
    if (event.key === 'Enter' && event.target.matches('textarea') && !event.shiftKey) {
      event.preventDefault()
      form.requestSubmit()
    }
  }

  #close(name) {
    if (this.#editing !== name) return
    this.#editing = null
    if (!this.#draft) return
    this.#show()
    this.#rows.querySelector(`[data-key="${name}"] .pen`)?.focus()
  }

  #handIn() {
    const { kind, fields } = this.#draft
    const rows = fields.filter(({ value }) => value).map(({ label, value }) => build('div', {}, build('dt', {}, label), build('dd', {}, value)))
    ask({ title: say('submit.title', { kind: sayCode('kind', kind) }), about: say('submit.about'), parts: [build('dl', { class: 'facts' }, rows)], act: () => this.handIn() })
  }
}

/** Return what went wrong, in words, or nothing. */
async function told(act) {
  try {
    await act()
    return ''
  } catch (error) {
    return error.what || say('unreachable')
  }
}

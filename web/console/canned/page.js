/** The page of canned replies: a list to search, and one to write, change or remove. */
import { build, keep } from '../element.js'
import { askRemoval, ReplyForm } from './form.js'
import { say } from './words.js'

const NEW = 'new'

export class RepliesPage {
  keys = { a() {}, p() {}, x() {} }
  #list = build('div', { class: 'rows', role: 'listbox', 'aria-label': say('title') })
  #nothing = build('p', { class: 'nothing' }, say('loading'))
  #search = build('input', { id: 'replies-search', type: 'search', placeholder: say('search'), 'aria-label': say('search'), oninput: () => this.#render() })
  #locale = build('select', { id: 'replies-locale', 'aria-label': say('locale'), onchange: () => this.#render() }, ['', 'zh', 'en'].map((one) => build('option', { value: one }, say(`locale.${one || 'all'}`))))
  #told = build('p', { class: 'told', role: 'status' })
  #page = build('main', { class: 'column case-page', 'aria-label': say('title'), tabindex: '-1' })
  #replies = []
  #mayShare = false
  #shown = null
  #written = ''

  constructor(desk) {
    this.desk = desk
    const add = build('button', { type: 'button', class: 'primary', onclick: () => this.#go(NEW) }, say('new'))
    const filter = build('div', { class: 'filter' }, this.#search, this.#locale, add)
    const list = build('section', { class: 'column case-lines reply-lines', 'aria-label': say('title') }, filter, this.#told, build('div', { class: 'case-list' }, this.#list, this.#nothing))
    this.element = build('div', { class: 'cases replies' }, list, this.#page)
    this.#list.addEventListener('click', ({ target }) => this.#open(target))
    this.#list.addEventListener('keydown', (event) => this.#pressed(event))
  }

  async show(id) {
    this.#shown = id ?? null
    await this.#load()
    this.#turn()
  }

  /** Move the focus to another row. */
  move(step) {
    const rows = [...this.#list.children]
    const here = rows.findIndex((row) => row === document.activeElement || (row.dataset.key === this.#shown && !this.#list.contains(document.activeElement)))
    rows[Math.max(0, Math.min(rows.length - 1, here + step))]?.focus()
  }

  escape() {
    if (this.#shown) this.#go('')
    else this.#search.focus()
  }

  async #load() {
    try {
      const { replies, may_share } = await this.desk.replies()
      this.#replies = replies
      this.#mayShare = may_share
    } catch (error) {
      this.#tell(error.what || say('unreachable'))
    }
    this.#render()
  }

  #render() {
    const wanted = this.#search.value.trim().toLowerCase()
    const found = this.#replies.filter(({ title, text, locale }) => `${title} ${text}`.toLowerCase().includes(wanted) && (!this.#locale.value || locale === this.#locale.value))
    keep(this.#list, found.map((reply) => ({ key: reply.id, stamp: JSON.stringify(reply), reply })), ({ reply }) => row(reply))
    this.#list.hidden = !found.length
    this.#nothing.hidden = found.length > 0
    this.#nothing.textContent = say(this.#replies.length ? 'none' : 'empty')
    this.#place()
  }

  /** Mark what is shown, and let Tab enter the list at one row only. */
  #place() {
    const rows = [...this.#list.children]
    const entry = rows.find(({ dataset }) => dataset.key === this.#shown) ?? rows[0]
    for (const one of rows) {
      one.setAttribute('aria-selected', String(one.dataset.key === this.#shown))
      one.tabIndex = one === entry ? 0 : -1
    }
  }

  /** Show what the address names; what is being written there already stays as it is. */
  #turn() {
    const reply = this.#replies.find(({ id }) => id === this.#shown) ?? null
    document.body.dataset.deep = String(Boolean(reply || this.#shown === NEW))
    const stamp = JSON.stringify([this.#shown, reply, this.#mayShare])
    if (stamp === this.#written) return
    this.#written = stamp
    const form = (reply || this.#shown === NEW) && new ReplyForm(reply, { mayShare: this.#mayShare, onSave: (wording) => this.#save(reply, wording), onRemove: () => this.#askRemoval(reply) })
    this.element.dataset.column = form ? 'page' : 'list'
    const back = build('a', { class: 'back', href: '#/replies' }, say('back'))
    this.#page.replaceChildren(back, form ? form.element : build('p', { class: 'nothing' }, say('choose')))
    if (this.#shown === NEW) form.focus()
  }

  async #save(reply, wording) {
    const saved = reply ? await this.desk.changeReply(reply.id, wording) : await this.desk.addReply(wording)
    await this.#load()
    this.#tell(say('saved', { title: saved.title }))
    this.#shown = saved.id
    this.#turn()
    this.#go(saved.id)
  }

  #askRemoval(reply) {
    askRemoval(reply, async () => {
      await this.desk.removeReply(reply.id, reply.version)
      this.#tell(say('removed', { title: reply.title }))
      this.#go('')
    })
  }

  #open(target) {
    const key = target.closest('[data-key]')?.dataset.key
    if (key) this.#go(key)
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.move(step)
    else if (event.key === 'Enter' || event.key === ' ') this.#open(event.target)
    else return
    event.preventDefault()
  }

  #tell(words) {
    this.#told.textContent = words
  }

  #go(part) {
    location.hash = part ? `#/replies/${part}` : '#/replies'
  }
}

function row({ title, text, locale, shared }) {
  const marks = [say(`locale.${locale}`), say(shared ? 'shared' : 'own')].join(' · ')
  return build(
    'div',
    { class: 'row two', role: 'option', tabindex: '-1', 'aria-selected': 'false' },
    build('span', { class: 'first' }, build('b', { class: 'preview', lang: locale }, title), build('span', { class: 'quiet' }, marks)),
    build('span', { class: 'second' }, build('span', { class: 'about', lang: locale }, text)),
  )
}

/** What the assistant did not understand: a list, one looked at, and what is to be learned from it. */
import { build, keep } from '../element.js'
import { askIntent } from './assign.js'
import { Decided } from './decided.js'
import { detail } from './detail.js'
import { Filters } from './filters.js'
import { missRow } from './row.js'
import { say } from './words.js'

export class Misses {
  #list = build('div', { class: 'rows', role: 'listbox', 'aria-label': say('label') })
  #nothing = build('p', { class: 'nothing' }, say('loading'))
  #page = build('main', { class: 'column case-page miss-page', 'aria-label': say('title'), tabindex: '0' })
  #told = build('p', { class: 'told', role: 'status' })
  #filters = new Filters(() => this.#load())
  #decided = new Decided((id) => this.#takeBack(id))
  #lines = []
  #intents = []
  #shown = null
  #deciding = new Set()

  constructor(desk) {
    this.desk = desk
    const panel = build('div', { class: 'case-list' }, this.#list, this.#nothing)
    const list = build('section', { class: 'column case-lines miss-lines', 'aria-label': say('label') }, this.#filters.element, this.#told, panel, this.#decided.element)
    this.element = build('div', { class: 'cases misses' }, list, this.#page)
    this.#list.addEventListener('click', ({ target }) => this.#open(target.closest('[data-key]')?.dataset.key))
    this.#list.addEventListener('keydown', (event) => this.#pressed(event))
    this.keys = { a: () => this.assign(), p: () => this.#decide('passage'), x: () => this.#decide('nothing'), u: () => this.#takeBack(this.#decided.newest) }
  }

  /** Show one miss, or the list alone. */
  async show(id) {
    this.#shown = id ?? null
    this.#intents = this.#intents.length ? this.#intents : await this.#ask(() => this.desk.intents().then(({ intents }) => intents), [])
    await this.#load()
  }

  /** Move to another row and show it. */
  move(step) {
    const here = this.#lines.findIndex(({ id }) => id === this.#shown)
    const next = this.#lines[Math.max(0, Math.min(this.#lines.length - 1, here + step))]
    if (next) this.#look(next.id)
  }

  escape() {
    if (this.element.dataset.column === 'page') location.hash = '#/misses'
    else this.#focusRow()
  }

  assign() {
    const miss = this.#current()
    if (miss) askIntent(miss, this.#intents, (answers) => this.#learn(miss, { learn: 'intent', ...answers }), () => this.#focusRow())
  }

  async #load() {
    const { chosen } = this.#filters
    const found = await this.#ask(() => this.desk.misses(chosen).then(({ misses }) => misses), null)
    if (!found || JSON.stringify(chosen) !== JSON.stringify(this.#filters.chosen)) return
    this.#lines = found
    this.#filters.offer(found, this.#intents)
    this.#render()
  }

  async #ask(call, otherwise) {
    try {
      return await call()
    } catch (error) {
      this.#tell(error.what || say('unreachable'), true)
      return otherwise
    }
  }

  #render() {
    keep(this.#list, this.#lines.map((line) => ({ key: line.id, stamp: JSON.stringify(line), line })), ({ line }) => missRow(line, this.#intents))
    this.#list.hidden = !this.#lines.length
    this.#nothing.hidden = this.#lines.length > 0
    this.#nothing.textContent = say('none')
    this.#place()
  }

  /** Mark what is shown, and let Tab enter the list at one row only. */
  #place() {
    const miss = this.#current()
    this.element.dataset.column = miss && this.#shown ? 'page' : 'list'
    for (const row of this.#list.children) {
      row.setAttribute('aria-selected', String(row.dataset.key === miss?.id))
      row.tabIndex = row.dataset.key === (miss ?? this.#lines[0])?.id ? 0 : -1
    }
    const acts = { assign: () => this.assign(), passage: this.keys.p, nothing: this.keys.x }
    this.#page.replaceChildren(...(miss ? detail(miss, this.#intents, acts) : [build('p', { class: 'nothing' }, say('choose'))]))
  }

  #current() {
    return this.#lines.find(({ id }) => id === this.#shown) ?? null
  }

  #open(id) {
    if (id) this.#look(id)
  }

  #look(id) {
    this.#shown = id
    history.replaceState(null, '', `#/misses/${id}`)
    document.body.dataset.deep = 'true'
    this.#place()
    this.#focusRow()
  }

  #focusRow() {
    const row = this.#list.querySelector('[tabindex="0"]')
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
    if (row && !row.checkVisibility()) this.#page.focus()
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    this.move(step)
  }

  async #decide(learn) {
    const miss = this.#current()
    if (!miss || this.#deciding.has(miss.id)) return
    this.#deciding.add(miss.id)
    await this.#learn(miss, { learn }).catch((error) => this.#tell(error.what || say('unreachable'), true))
    this.#deciding.delete(miss.id)
  }

  async #learn(miss, lesson) {
    const done = await this.desk.learn(miss.id, lesson)
    this.#tell(this.#words(miss, lesson.learn, done))
    this.#decided.add(miss, lesson, this.#intents)
    const next = this.#lines.findIndex(({ id }) => id === miss.id) + 1
    const after = (this.#lines[next] ?? this.#lines[next - 2])?.id ?? null
    this.#lines = this.#lines.filter(({ id }) => id !== miss.id)
    this.#shown = after
    history.replaceState(null, '', after ? `#/misses/${after}` : '#/misses')
    this.#render()
    this.#focusRow()
  }

  /** Put what was decided back on the list and look at it; what somebody else has taken back is there already. */
  async #takeBack(id) {
    if (!id) return
    const done = await this.#ask(() => this.desk.unlearn(id).catch((error) => (error.status === 404 ? { written: true } : Promise.reject(error))), null)
    if (!done) return
    this.#decided.drop(id)
    await this.#load()
    this.#look(id)
    this.#tell(say(done.written ? 'undone' : 'undone.carry'))
  }

  #words(miss, learn, { times, example, written }) {
    if (learn === 'intent') return say(written ? 'done.intent' : 'done.carry', { example, n: times })
    if (learn === 'passage') return say(miss.kinds.includes('unanswered') ? 'done.written' : 'done.passage')
    return say('done.nothing', { n: times })
  }

  #tell(words, wrong = false) {
    this.#told.classList.toggle('problem', wrong)
    this.#told.textContent = words
  }
}

/** What is due today: to be explained, late, today; whose it is, and what was warned of and not looked at. */
import { now } from '../clock.js'
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { DueFilter } from './filter.js'
import { promiseRow } from './row.js'
import { say } from './words.js'

const AGAIN = 15_000
const LONGEST = 2000
const PARTS = ['unexplained', 'late', 'today', 'later']

export class DueToday {
  keys = { a() {}, p() {}, x() {} }
  #body = build('div', { class: 'due-parts' })
  #filter = new DueFilter(() => this.#render())
  #seen = null
  #stamp = ''

  constructor(desk) {
    this.desk = desk
    this.element = build('main', { class: 'column due-today', tabindex: '0', 'aria-label': say('title') }, build('h2', {}, say('title')), this.#filter.element, this.#body)
  }

  /** Load, and look again now and then for as long as the page is shown. */
  async show() {
    await this.#load()
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.element.checkVisibility() && this.show(), AGAIN)
  }

  move(step) {
    const links = [...this.#body.querySelectorAll('a')]
    links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + step))]?.focus()
  }

  escape() {
    this.element.focus()
  }

  async #load() {
    try {
      const answer = await this.desk.due()
      const stamp = JSON.stringify(answer)
      if (stamp === this.#stamp) return
      this.#stamp = stamp
      this.#seen = answer
      this.#filter.offer(answer.due)
      this.#render()
    } catch (error) {
      if (!this.#seen) this.#body.replaceChildren(nothing(error.what || say('unreachable')))
    }
  }

  #render() {
    if (!this.#seen) return
    const { due, until } = this.#seen
    const shown = due.filter((one) => this.#filter.lets(one))
    const parts = PARTS.map((name) => [name, shown.filter((one) => partOf(one, until) === name)]).filter(([, lines]) => lines.length)
    const focused = this.#body.contains(document.activeElement) ? document.activeElement.closest('[data-promise]')?.dataset.promise : null
    this.#body.replaceChildren(...(parts.length ? parts.map(([name, lines]) => this.#part(name, lines)) : [nothing(say(due.length ? 'none.filtered' : 'none'))]))
    if (focused) this.#body.querySelector(`[data-promise="${focused}"] a`)?.focus()
  }

  #part(name, lines) {
    const about = name === 'unexplained' && build('p', { class: 'quiet' }, say('unexplained.about'))
    const rows = lines.map((line) => promiseRow(line, { onOpen: () => this.desk.openWarning(line.id).catch(() => undefined), onExplain: () => this.#explain(line) }))
    const title = build('h3', { id: `due-${name}` }, say(name), ' ', build('span', { class: 'count' }, String(lines.length)))
    return build('section', { 'aria-labelledby': `due-${name}` }, title, about, build('ul', { class: 'due-list' }, rows))
  }

  #explain(line) {
    const area = build('textarea', { id: 'explain-why', name: 'why', rows: 4, maxlength: LONGEST, required: true })
    const field = build('div', { class: 'field' }, build('label', { for: 'explain-why' }, say('explain.why')), area)
    const act = ({ why }) => this.desk.explain(line.id, why)
    ask({ title: say('explain.title'), about: say('explain.about'), parts: [field], act, done: () => this.#explained(line.id) })
  }

  async #explained(id) {
    document.querySelector(`.warned [data-promise="${id}"]`)?.remove()
    await this.#load()
    this.element.focus()
  }
}

/** Return the part of the page in which a promise stands. */
function partOf({ state, due_at, explanation, explains }, until) {
  if (explains || (state === 'broken' && explains === false && !explanation)) return 'unexplained'
  if (Date.parse(due_at) < now()) return 'late'
  return Date.parse(due_at) <= Date.parse(until) ? 'today' : 'later'
}

function nothing(text) {
  return build('p', { class: 'nothing' }, text)
}

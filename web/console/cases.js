/** The cases: a list or a board of them, and the page of one, where its steps are taken. */
import { callBack } from './callers/call-back.js'
import { addPhotos } from './callers/photos.js'
import { askLonger, askStep, stepName } from './case-step.js'
import { nextDue } from './case-due.js'
import { casePage, nothing } from './case-page.js'
import { board } from './cases-board.js'
import { CasesFilter } from './cases-filter.js'
import { caseOwner } from './due/case-owner.js'
import { build } from './element.js'
import { say, sayCode } from './language.js'
import { stamp } from './times.js'

const SETTLED = 300
const COLUMNS = ['number', 'kind', 'state', 'item', 'due', 'owner', 'opened']

export class Cases {
  #table = build('div', { class: 'case-list' })
  #page = build('main', { class: 'column case-page', 'aria-label': say('case.label'), tabindex: '0' })
  #filter = new CasesFilter()
  #stamp = ''
  #listed = ''
  #soon = null

  constructor(desk) {
    this.desk = desk
    const list = build('section', { class: 'column case-lines', 'aria-label': say('nav.cases') }, this.#filter.element, this.#table)
    this.element = build('div', { class: 'cases' }, list, this.#page)
    this.#filter.addEventListener('change', () => this.#load())
  }

  async show(number) {
    this.element.dataset.column = number ? 'page' : 'list'
    this.shown = number
    this.#stamp = ''
    this.#page.replaceChildren(nothing(say(number ? 'loading' : 'case.none')))
    await Promise.all([this.#load(), number && this.#open(number)])
  }

  /** Ask again once the news has settled: somebody may have taken a step. */
  refreshSoon() {
    clearTimeout(this.#soon)
    if (this.element.checkVisibility()) this.#soon = setTimeout(() => this.#refresh(), SETTLED)
  }

  stop() {
    clearTimeout(this.#soon)
  }

  /** Move the focus by `step` cases from where it is, else from the one that is open. */
  move(step) {
    const links = [...this.#table.querySelectorAll('a.number')]
    const here = links.indexOf(document.activeElement)
    const from = here >= 0 ? here : links.findIndex((link) => link.hasAttribute('aria-current'))
    links[Math.max(0, Math.min(links.length - 1, from + step))]?.focus()
  }

  escape() {
    location.hash = '#/'
  }

  /** Take the step with this number of the case that is open. */
  take(number) {
    if (this.element.checkVisibility()) this.#page.querySelectorAll('.decision button')[number - 1]?.click()
  }

  #refresh() {
    return Promise.all([this.#load(), this.shown && this.#open(this.shown)])
  }

  async #load() {
    const query = this.#filter.query
    try {
      const answer = await this.desk.cases(query)
      if (JSON.stringify(query) === JSON.stringify(this.#filter.query)) this.#list(answer)
    } catch (error) {
      if (JSON.stringify(query) !== JSON.stringify(this.#filter.query)) return
      this.#listed = ''
      this.#table.replaceChildren(nothing(error.what || say('problem.unreachable')))
    }
  }

  #list({ cases, states, suppliers }) {
    const stampNow = JSON.stringify([cases, states, suppliers, this.#filter.board, this.shown])
    if (stampNow === this.#listed) return
    this.#listed = stampNow
    const focused = this.#table.contains(document.activeElement) && document.activeElement.textContent
    this.#filter.suppliers(suppliers)
    this.element.dataset.view = this.#filter.board ? 'board' : 'table'
    const none = nothing(say('cases.none'))
    this.#table.replaceChildren(this.#filter.board ? board(cases, states, this.shown) : cases.length ? table(cases, this.shown) : none)
    if (focused) [...this.#table.querySelectorAll('a.number')].find((link) => link.textContent === focused)?.focus()
  }

  async #open(number) {
    try {
      const found = await this.desk.case(number)
      if (this.shown === number) this.#put(found)
    } catch (error) {
      if (this.shown === number && !this.#stamp) this.#page.replaceChildren(...casePage(null, nothing(error.what || say('problem.unreachable'))))
    }
  }

  #put(found) {
    const stampNow = JSON.stringify(found)
    if (stampNow === this.#stamp) return
    const focused = this.#page.contains(document.activeElement)
    this.#stamp = stampNow
    this.#page.replaceChildren(...casePage(found, this.#steps(found), this.#callBack(found), this.#owner(found), this.#photos(found)))
    if (focused) this.#page.focus()
  }

  #callBack(found) {
    return callBack(found, async (answer) => {
      await this.desk.calledBack(found.number, answer)
      await this.#refresh()
    })
  }

  #photos(found) {
    return addPhotos(this.desk, found, () => {
      this.#stamp = ''
      return this.#refresh()
    })
  }

  #owner(found) {
    return caseOwner(this.desk, found, (answers) => this.#act(found.number, this.desk.giveCase, answers), () => this.#page.focus())
  }

  /** Return a button for each step that may be taken from here, with its key. */
  #steps(found) {
    const done = () => this.#page.focus()
    const act = (call) => (answers) => this.#act(found.number, call, answers)
    const ways = found.moves.map((move) => [stepName(found, move), () => askStep(this.desk, found, move, act(this.desk.step), done)])
    if (found.latest) ways.push([say('step.longer'), () => askLonger(this.desk, found, act(this.desk.extend), done)])
    return ways.length > 0 && build('p', { class: 'decision' }, ways.map(([words, ask], place) => button(words, place, ask)))
  }

  async #act(number, call, answers) {
    try {
      const found = await call(number, answers)
      if (this.shown === number) this.#put(found)
    } finally {
      this.refreshSoon()
    }
  }
}

function button(words, place, onclick) {
  const key = String(place + 1)
  return build('button', { type: 'button', class: place ? null : 'primary', title: `${words} (${key})`, 'aria-keyshortcuts': key, onclick }, words)
}

function table(lines, shown) {
  const head = build('tr', {}, COLUMNS.map((name) => build('th', { scope: 'col', class: `c-${name}` }, say(`cases.${name}`))))
  return build('table', {}, build('thead', {}, head), build('tbody', {}, lines.map((line) => tableRow(line, shown))))
}

function tableRow({ number, kind, state, state_words, item, due: dues, owner, opened_at }, shown) {
  const link = build('a', { class: 'number', href: `#/cases/${encodeURIComponent(number)}`, 'aria-current': number === shown ? 'true' : null }, number)
  const cells = [link, sayCode('kind', kind), state_words || sayCode('case.state', state), item?.name ?? '', nextDue(dues), owner?.name ?? '', stamp(opened_at)]
  return build('tr', {}, cells.map((cell, place) => build('td', { class: `c-${COLUMNS[place]}` }, cell)))
}

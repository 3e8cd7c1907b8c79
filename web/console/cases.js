/** The cases: the list of them and the page of one, where a submitted case is reviewed. */
import { askAccept, askReject } from './dialog.js'
import { build } from './element.js'
import { dueTimes, fact } from './context-column.js'
import { say, sayCode } from './language.js'
import { due } from './live-time.js'
import { photos } from './photo.js'
import { moment, stamp } from './times.js'

const SETTLED = 300

export class Cases {
  #table = build('div', { class: 'case-list' })
  #page = build('main', { class: 'column case-page', 'aria-label': say('case.label'), tabindex: '0' })
  #filter = build('select', { id: 'case-state', onchange: () => this.#list() })
  #lines = []
  #stamp = ''
  #soon = null

  constructor(desk) {
    this.desk = desk
    const filter = build('div', { class: 'filter' }, build('label', { for: 'case-state' }, say('cases.state')), this.#filter)
    const list = build('section', { class: 'column case-lines', 'aria-label': say('nav.cases') }, filter, this.#table)
    this.element = build('div', { class: 'cases', hidden: true }, list, this.#page)
  }

  async show(number) {
    this.element.dataset.column = number ? 'page' : 'list'
    this.shown = number
    this.#stamp = ''
    this.#page.replaceChildren(nothing(say(number ? 'loading' : 'case.none')))
    await Promise.all([this.#load(), number && this.#open(number)])
  }

  /** Ask again once the news has settled: somebody may have decided a case. */
  refreshSoon() {
    clearTimeout(this.#soon)
    if (!this.element.hidden) this.#soon = setTimeout(() => this.#refresh(), SETTLED)
  }

  stop() {
    clearTimeout(this.#soon)
  }

  #refresh() {
    return Promise.all([this.#load(), this.shown && this.#open(this.shown)])
  }

  async #load() {
    try {
      this.#lines = (await this.desk.cases()).cases
      this.#states()
      this.#list()
    } catch (error) {
      this.#table.replaceChildren(nothing(error.what || say('problem.unreachable')))
    }
  }

  #states() {
    const chosen = this.#filter.value
    const states = new Map(this.#lines.map(({ state, state_words }) => [state, state_words || sayCode('case.state', state)]))
    this.#filter.replaceChildren(build('option', { value: '' }, say('cases.all')), ...[...states].map(([value, words]) => build('option', { value }, words)))
    this.#filter.value = states.has(chosen) ? chosen : ''
  }

  #list() {
    const lines = this.#lines.filter(({ state }) => !this.#filter.value || state === this.#filter.value)
    this.#table.replaceChildren(lines.length ? table(lines, this.shown) : nothing(say('cases.none')))
  }

  async #open(number) {
    try {
      const found = await this.desk.case(number)
      if (this.shown === number) this.#put(found)
    } catch (error) {
      if (this.shown === number && !this.#stamp) this.#page.replaceChildren(back(), nothing(error.what || say('problem.unreachable')))
    }
  }

  #put(found) {
    const stamp = JSON.stringify(found)
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    this.#page.replaceChildren(...page(found, found.state === 'submitted' && this.#decision(found)))
  }

  #decision({ number, kind }) {
    const done = () => this.#page.focus()
    const decide = (state) => (answers) => this.#review(number, { state, ...answers })
    const accept = build('button', { type: 'button', class: 'primary', onclick: () => askAccept(decide('accepted'), done, kind) }, say('review.accept'))
    const reject = build('button', { type: 'button', onclick: () => askReject(decide('rejected'), done, kind) }, say('review.reject'))
    return build('p', { class: 'decision' }, accept, reject)
  }

  async #review(number, answers) {
    try {
      const found = await this.desk.review(number, answers)
      if (this.shown === number) this.#put(found)
    } finally {
      this.refreshSoon()
    }
  }
}

function nothing(words) {
  return build('p', { class: 'nothing' }, words)
}

function back() {
  return build('a', { class: 'back', href: '#/cases' }, say('nav.back'))
}

function table(lines, shown) {
  const columns = ['number', 'kind', 'state', 'item', 'due', 'opened']
  const head = build('tr', {}, columns.map((name) => build('th', { scope: 'col', class: `c-${name}` }, say(`cases.${name}`))))
  return build('table', {}, build('thead', {}, head), build('tbody', {}, lines.map((line) => tableRow(line, shown))))
}

function tableRow({ number, kind, state, state_words, item, due: dues, opened_at }, shown) {
  const next = dues?.find((one) => !['kept', 'dropped'].includes(one.state))
  const link = build('a', { class: 'number', href: `#/cases/${encodeURIComponent(number)}`, 'aria-current': number === shown ? 'true' : null }, number)
  const cells = {
    number: link,
    kind: sayCode('kind', kind),
    state: state_words || sayCode('case.state', state),
    item: item?.name ?? '',
    due: next ? due(next.due_at, next.state) : '',
    opened: stamp(opened_at),
  }
  return build('tr', {}, Object.entries(cells).map(([name, cell]) => build('td', { class: `c-${name}` }, cell)))
}

function page(found, decision) {
  const { number, kind, state, state_words, conversation, order_no, item, opened_at, due: dues, fields, steps, contact, agreement_version, eligibility, follows, photos: evidence } = found
  const facts = [
    order_no && fact(say('case.order'), order_no),
    item && fact(say('cases.item'), [item.name, item.sku].filter(Boolean).join(' · ')),
    fact(say('cases.opened'), moment(opened_at)),
    follows && fact(say('case.follows'), follows),
    agreement_version && fact(say('case.agreement'), agreement_version),
    eligibility?.words && fact(say('case.eligibility'), eligibility.words),
  ]
  return [
    back(),
    build('h2', {}, number),
    build('p', { class: 'facts-line' }, build('span', { class: 'owner' }, state_words || sayCode('case.state', state)), build('span', {}, sayCode('kind', kind)), conversation && build('a', { href: `#/c/${conversation}` }, say('case.conversation'))),
    decision,
    part('about', build('dl', { class: 'facts' }, facts)),
    dues?.length && part('due', dueTimes(dues)),
    fields?.length && part('fields', build('dl', { class: 'facts' }, fields.map(({ label, value }) => fact(label, value ?? '')))),
    evidence?.length && part('photos', photos(evidence)),
    steps?.length && part('steps', build('ol', { class: 'steps' }, steps.map(step))),
    contact && part('contact', build('dl', { class: 'facts' }, ['name', 'phone', 'email', 'address'].filter((name) => contact[name]).map((name) => fact(say(`contact.${name}`), contact[name])))),
  ].filter(Boolean)
}

function part(name, content) {
  return build('section', {}, build('h3', {}, say(`case.${name}`)), content)
}

function step({ at, state, by, note }) {
  return build('li', {}, build('time', { datetime: at }, moment(at)), build('b', {}, sayCode('case.state', state)), build('span', { class: 'quiet' }, [sayCode('author', by), note].filter(Boolean).join(' · ')))
}

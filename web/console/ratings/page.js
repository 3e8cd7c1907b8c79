/** How satisfied consumers are, against the agreement's target: as a whole, by agent, matter and week, in their words. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { repeats } from '../packet/figures.js'
import { date, moment } from '../times.js'
import { say } from './words.js'

const PERIODS = [1, 4, 12, 53]

export class Ratings {
  keys = { a() {}, p() {}, x() {} }
  #period = build('select', { id: 'rating-weeks', onchange: () => this.#load() }, PERIODS.map((weeks) => build('option', { value: weeks, selected: weeks === 12 }, say(`weeks.${weeks}`))))
  #body = build('div', { class: 'rating-parts', role: 'region', 'aria-label': say('title'), 'aria-live': 'polite' }, nothing(say('loading')))

  constructor(desk) {
    this.desk = desk
    const filter = build('div', { class: 'filter' }, build('label', { for: 'rating-weeks' }, say('period')), this.#period)
    this.element = build('main', { class: 'column ratings', tabindex: '0', 'aria-label': say('title') }, filter, this.#body)
  }

  show() {
    return this.#load()
  }

  move() {}

  escape() {
    this.element.focus()
  }

  async #load() {
    const weeks = this.#period.value
    try {
      const [seen, repeated] = await Promise.all([this.desk.ratings(weeks), this.desk.repeats(weeks)])
      if (weeks === this.#period.value) this.#body.replaceChildren(...parts(seen, repeated))
    } catch (error) {
      this.#body.replaceChildren(nothing(error.what || say('unreachable')))
    }
  }
}

function parts(seen, repeated) {
  const { all, target_percent: target } = seen
  if (!all.asked) return [head(all, target), nothing(say('none')), repeats(repeated)]
  return [
    head(all, target),
    shares('agents', seen.agents.map((one) => [one.agent.name, one]), target),
    shares('kinds', seen.kinds.map((one) => [matter(one), one]), target),
    shares('weeks', seen.weeks.map((one) => [say('week', { day: date(one.week) }), one]), target),
    repeats(repeated),
    comments(seen.comments),
  ]
}

function head(all, target) {
  const state = all.percent === null ? 'unknown' : all.percent >= target ? 'met' : 'missed'
  const figure = build('p', { class: 'rating-figure', 'data-state': state }, build('strong', {}, percent(all)), build('span', {}, say(state)))
  const answers = say('answers', { answered: all.answered, asked: all.asked, rate: rate(all) })
  return build('section', { class: 'rating-head' }, build('h2', {}, say('title')), figure, build('p', {}, say('target', { percent: target })), build('p', { class: 'quiet' }, answers))
}

function shares(name, lines, target) {
  const columns = ['name', 'share', 'answered', 'rate'].map((column) => build('th', { scope: 'col' }, say(column)))
  const rows = lines.map(([title, one]) =>
    build(
      'tr',
      {},
      build('th', { scope: 'row' }, title),
      build('td', { class: one.percent !== null && one.percent < target ? 'below' : null }, percent(one)),
      build('td', {}, String(one.answered)),
      build('td', {}, `${rate(one)}%`),
    ),
  )
  const table = build('table', {}, build('thead', {}, build('tr', {}, columns)), build('tbody', {}, rows))
  return build('section', {}, build('h3', {}, say(name)), table)
}

function comments(found) {
  const lines = found.map((one) =>
    build(
      'li',
      {},
      build('p', { class: 'quiet' }, [say(`score.${one.score}`), one.agent?.name, moment(one.at)].filter(Boolean).join(' · ')),
      build('a', { href: `#/c/${encodeURIComponent(one.conversation)}` }, one.comment),
    ),
  )
  return build('section', { class: 'rating-comments' }, build('h3', {}, say('comments')), lines.length ? build('ul', {}, lines) : nothing(say('comments.none')))
}

function matter({ subject, kind, words }) {
  return subject === 'case' ? words : say('handoff', { reason: sayCode('reason', kind) })
}

function percent({ percent: share }) {
  return share === null ? '–' : `${share}%`
}

function rate({ asked, answered }) {
  return asked ? Math.round((100 * answered) / asked) : 0
}

function nothing(text) {
  return build('p', { class: 'nothing' }, text)
}

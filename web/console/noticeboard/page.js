/** Service hours of the days ahead, and what is planned: closures, maintenance and announcements. */
import { now } from '../clock.js'
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { moment } from '../times.js'
import { calendar } from './days.js'
import { askNotice } from './notice.js'
import { say } from './words.js'

const AGAIN = 15_000

export class Noticeboard {
  keys = { a: () => this.#add(), p() {}, x() {} }
  #days = build('div', {})
  #planned = build('div', {})
  #stamp = ''
  #notice = 0

  constructor(desk) {
    this.desk = desk
    const add = build('button', { type: 'button', class: 'primary', onclick: () => this.#add() }, say('add'))
    const head = build('div', { class: 'hours-head' }, build('h3', { id: 'hours-planned' }, say('planned')), add)
    const planned = build('section', { class: 'hours-planned', 'aria-labelledby': 'hours-planned' }, head, this.#planned)
    const days = build('section', { 'aria-labelledby': 'hours-days' }, build('h3', { id: 'hours-days' }, say('calendar')), build('p', { class: 'quiet' }, say('calendar.about')), this.#days)
    this.element = build('main', { class: 'column hours', tabindex: '0', 'aria-label': say('title') }, build('h2', {}, say('title')), build('div', { class: 'hours-parts' }, days, planned))
  }

  /** Load, and look again now and then for as long as the page is shown. */
  async show() {
    await this.#load()
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.element.checkVisibility() && this.show(), AGAIN)
  }

  move(step) {
    const buttons = [...this.#planned.querySelectorAll('button')]
    buttons[Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(document.activeElement) + step))]?.focus()
  }

  escape() {
    this.element.focus()
  }

  async #load() {
    try {
      const [hours, { closures }, { announcements }] = await Promise.all([this.desk.hours(), this.desk.closures(), this.desk.announcements()])
      const stamp = JSON.stringify([hours, closures, announcements])
      if (stamp === this.#stamp) return
      this.#stamp = stamp
      this.#notice = hours.notice_days
      this.#days.replaceChildren(calendar(hours.days))
      this.#planned.replaceChildren(planned([...closures, ...announcements], (one) => this.#remove(one)))
    } catch (error) {
      if (!this.#stamp) this.#days.replaceChildren(nothing(error.what || say('unreachable')))
    }
  }

  #add() {
    askNotice(this.desk, this.#notice, () => this.#changed())
  }

  #remove(one) {
    ask({ title: say('remove.title'), about: say('remove.about'), parts: [build('p', {}, span(one), build('br'), one.words.zh, build('br'), one.words.en)], act: () => this.desk.takeDown(one.kind, one.id), done: () => this.#changed() })
  }

  async #changed() {
    await this.#load()
    this.element.focus()
  }
}

function planned(notices, onRemove) {
  if (!notices.length) return nothing(say('planned.none'))
  const sorted = notices.sort((one, other) => Date.parse(one.from) - Date.parse(other.from))
  return build('ul', { class: 'notices' }, sorted.map((one) => notice(one, () => onRemove(one))))
}

function notice(one, onRemove) {
  const runs = Date.parse(one.from) <= now()
  return build(
    'li',
    { class: 'planned-notice' },
    build('div', {}, build('b', {}, say(one.kind)), ' ', build('span', { class: 'quiet' }, span(one)), build('p', { lang: 'zh' }, one.words.zh), build('p', { class: 'quiet', lang: 'en' }, one.words.en)),
    build('button', { type: 'button', onclick: onRemove }, say(runs ? 'end' : 'remove')),
  )
}

function span({ from, until }) {
  return `${moment(from)} – ${moment(until)}`
}

function nothing(text) {
  return build('p', { class: 'nothing' }, text)
}

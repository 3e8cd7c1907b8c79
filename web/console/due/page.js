/** What is due today: promises of cases and conversations, the late ones first. */
import { build } from '../element.js'
import { language, say as sayInConsole, sayCode } from '../language.js'
import { due } from '../live-time.js'

const AGAIN = 15_000
const words = {
  zh: { title: '今天到期', none: '今天没有到期的承诺。', promise: '承诺', about: '关于', due: '期限', conversation: '会话' },
  en: { title: 'Due today', none: 'Nothing is due today.', promise: 'Promise', about: 'About', due: 'Due', conversation: 'Conversation' },
}

export class DueToday {
  keys = { a() {}, p() {}, x() {} }
  #body = build('div', { class: 'due-list' })
  #stamp = ''

  constructor(desk) {
    this.desk = desk
    this.element = build('main', { class: 'column due-today', tabindex: '0', 'aria-label': say('title') }, build('h2', {}, say('title')), this.#body)
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
      const stamp = JSON.stringify(answer.due)
      if (stamp === this.#stamp) return
      this.#stamp = stamp
      this.#body.replaceChildren(answer.due.length ? table(answer.due) : build('p', { class: 'nothing' }, say('none')))
    } catch (error) {
      if (!this.#stamp) this.#body.replaceChildren(build('p', { class: 'nothing' }, error.what || sayInConsole('problem.unreachable')))
    }
  }
}

function say(key) {
  return words[language()][key]
}

function table(promises) {
  const head = ['due', 'promise', 'about'].map((name) => build('th', { scope: 'col' }, say(name)))
  return build('table', {}, build('thead', {}, build('tr', {}, head)), build('tbody', {}, promises.map(row)))
}

function row({ kind, due_at, warn_at, state, conversation, case: found }) {
  const href = found ? `#/cases/${encodeURIComponent(found.number)}` : `#/c/${encodeURIComponent(conversation)}`
  const about = found ? [sayCode('kind', found.kind), found.item?.name].filter(Boolean).join(' · ') : ''
  const link = build('a', { class: 'number', href }, found?.number ?? say('conversation'))
  return build('tr', {}, build('td', {}, due(due_at, state === 'broken' ? 'open' : state, warn_at)), build('td', {}, sayCode('promise', kind)), build('td', {}, link, ' ', build('span', { class: 'quiet' }, about)))
}

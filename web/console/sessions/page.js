/** One's own account: name, language, password and where one is signed in; supervisors see where everybody is. */
import { build } from '../element.js'
import { choose, language } from '../language.js'
import { moment } from '../times.js'
import { say } from './words.js'

export class Account {
  keys = { a() {}, p() {}, x() {} }
  #body = build('div', { class: 'account-parts' })

  constructor(desk) {
    this.desk = desk
    this.element = build('main', { class: 'column account', tabindex: '0', 'aria-label': say('title') }, build('h2', {}, say('title')), this.#body)
  }

  async show() {
    try {
      const { agent } = await this.desk.session()
      this.me = agent
      this.mine = build('section', { 'aria-labelledby': 'account-sessions' })
      this.all = agent.role === 'supervisor' ? build('section', { 'aria-labelledby': 'account-everybody' }) : null
      await this.#load()
      this.#body.replaceChildren(...[this.#profile(), this.#password(), this.mine, this.all].filter(Boolean))
    } catch (error) {
      this.#body.replaceChildren(build('p', { class: 'nothing' }, error.what || say('unreachable')))
    }
  }

  move() {}

  escape() {
    this.element.focus()
  }

  async #load() {
    const [mine, all] = await Promise.all([this.desk.sessions(), this.all && this.desk.sessions('everybody')])
    const others = mine.sessions.some(({ current }) => !current)
    this.mine.replaceChildren(title('sessions'), build('p', { class: 'quiet' }, say('sessions.about')), this.#table(mine.sessions, false), this.#others(others))
    this.all?.replaceChildren(title('everybody'), this.#table(all.sessions, true))
  }

  #profile() {
    const tongues = ['zh', 'en'].map((value) => build('label', { class: 'choice' }, build('input', { type: 'radio', name: 'locale', value, checked: value === language() }), build('span', { lang: value }, say(`language.${value}`))))
    const name = field('name', { value: this.me.name, maxlength: 60, required: true, autocomplete: 'name' })
    return form('profile', 'save', [name, build('fieldset', {}, build('legend', {}, say('language')), tongues)], async (answers) => {
      await this.desk.account(answers)
      if (answers.locale === language()) return say('saved')
      choose(answers.locale)
      this.desk.dispatchEvent(new Event('language'))
      return ''
    })
  }

  #password() {
    const boxes = [['old', 'current-password'], ['new', 'new-password'], ['again', 'new-password']].map(([name, autocomplete]) => field(name, { type: 'password', autocomplete, required: true, maxlength: 200 }))
    return form('password', 'change', boxes, async ({ old, new: fresh, again }, element) => {
      if (fresh !== again) throw { what: say('different'), field: 'again' }
      const { ended } = await this.desk.password({ old, new: fresh })
      element.reset()
      await this.#load()
      return say('changed', { n: ended })
    })
  }

  #table(sessions, named) {
    const columns = [named && 'agent', 'browser', 'since', 'seen', 'act'].filter(Boolean)
    const head = build('tr', {}, columns.map((name) => build('th', { scope: 'col' }, say(name))))
    return build('div', { class: 'account-table', role: 'group', tabindex: '0', 'aria-label': say(named ? 'everybody' : 'sessions') }, build('table', {}, build('thead', {}, head), build('tbody', {}, sessions.map((one) => this.#row(one, named)))))
  }

  #row({ id, agent, browser, since, seen, current }, named) {
    const shown = browser || say('unknown')
    const end = build('button', { type: 'button', 'aria-label': say('end.of', { name: agent.name, browser: shown }), onclick: () => this.#end(id, end) }, say('end'))
    const cells = [named && agent.name, shown, moment(since), moment(seen), current ? build('span', { class: 'quiet' }, say('current')) : end]
    return build('tr', {}, cells.filter(Boolean).map((cell) => build('td', {}, cell)))
  }

  async #end(id, button) {
    button.disabled = true
    try {
      await this.desk.endSession(id)
    } finally {
      await this.#load().catch(() => undefined)
      this.element.focus()
    }
  }

  #others(some) {
    const said = build('span', { class: 'quiet', role: 'status' }, some ? '' : say('none'))
    const end = async () => {
      const { ended } = await this.desk.endOtherSessions()
      await this.#load()
      this.mine.querySelector('[role=status]').textContent = say('others.done', { n: ended })
    }
    return build('p', { class: 'account-end' }, some && build('button', { type: 'button', onclick: () => end().catch((error) => (said.textContent = error.what || say('unreachable'))) }, say('others')), said)
  }
}

function title(name) {
  return build('h3', { id: `account-${name}` }, say(name))
}

function field(name, traits) {
  return build('div', { class: 'field' }, build('label', { for: `account-field-${name}` }, say(name)), build('input', { id: `account-field-${name}`, name, ...traits }))
}

/** Return a form that says below what became of it. */
function form(name, act, parts, submit) {
  const said = build('p', { role: 'status' })
  const button = build('button', { type: 'submit', class: 'primary' }, say(act))
  const element = build('form', { class: 'account-form', 'aria-labelledby': `account-${name}` }, title(name), parts, build('p', { class: 'account-end' }, button), said)
  element.addEventListener('submit', async (event) => {
    event.preventDefault()
    said.className = ''
    button.disabled = true
    try {
      said.textContent = await submit(Object.fromEntries(new FormData(element)), element)
    } catch (error) {
      said.className = 'problem'
      said.textContent = error.what || say('unreachable')
      element.elements[error.field]?.focus?.()
    }
    button.disabled = false
  })
  return element
}

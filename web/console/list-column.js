/** The left column: four lists of conversations, one shown. */
import { build, keep } from './element.js'
import { say } from './language.js'
import { LISTS } from './lines.js'
import { row } from './row.js'
import { isAside } from './snooze/mark.js'
import { today } from './times.js'

export class ListColumn {
  #list = build('div', { class: 'rows', id: 'rows', role: 'listbox' })
  #nothing = build('p', { class: 'nothing' })
  #more = build('button', { type: 'button', class: 'more', hidden: true, onclick: () => this.#loadMore() }, say('list.more'))
  #tabs = new Map(LISTS.map((name) => [name, this.#tab(name)]))
  #selected = null

  /** `above` stands on top of every list. */
  constructor(lines, onOpen, above) {
    this.lines = lines
    this.onOpen = onOpen
    const tabs = build('div', { class: 'tabs', role: 'tablist', 'aria-label': say('list.label') }, [...this.#tabs.values()])
    tabs.addEventListener('keydown', (event) => this.#turn(event))
    const panel = build('div', { class: 'panel', id: 'list-panel', role: 'tabpanel' }, above, this.#list, this.#nothing, this.#more)
    this.element = build('section', { class: 'column lists', 'aria-label': say('list.label') }, tabs, panel)
    this.#list.addEventListener('click', (event) => this.#open(event.target))
    this.#list.addEventListener('keydown', (event) => this.#pressed(event))
    lines.addEventListener('change', () => this.render())
    this.render()
  }

  render() {
    const { shown } = this.lines
    const lines = this.lines.of(shown)
    keep(this.#list, lines.map((line) => item(line, shown)), ({ line }) => row(line, shown))
    this.#list.setAttribute('aria-label', say(`list.${shown}`))
    this.#list.hidden = !lines.length
    this.#nothing.hidden = lines.length > 0
    this.#nothing.textContent = this.lines.loaded(shown) ? say(`list.${shown}.none`) : say('loading')
    this.#more.hidden = !this.lines.more(shown) || shown === 'waiting'
    for (const [name, tab] of this.#tabs) this.#mark(name, tab)
    this.#place()
  }

  select(id) {
    this.#selected = id
    this.#place()
  }

  /** Move the focus by `step` rows from where it is, else from the conversation that is open. */
  move(step) {
    const rows = [...this.#list.children]
    const here = rows.findIndex((element) => element === document.activeElement)
    const from = here >= 0 ? here : rows.findIndex((element) => element.dataset.key === this.#selected)
    const next = rows[Math.max(0, Math.min(rows.length - 1, from + step))]
    next?.focus()
    next?.scrollIntoView({ block: 'nearest' })
  }

  focus() {
    this.#list.querySelector('[tabindex="0"]')?.focus()
  }

  #tab(name) {
    const show = () => this.lines.show(name).catch(() => undefined)
    return build('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'list-panel', onclick: show })
  }

  #mark(name, tab) {
    const count = name === 'waiting' || name === 'mine' ? this.lines.of(name).filter((line) => !isAside(line)).length : 0
    const fresh = name === 'mine' && this.lines.of('mine').some((line) => line.unread)
    const shown = name === this.lines.shown
    tab.setAttribute('aria-selected', String(shown))
    tab.tabIndex = shown ? 0 : -1
    tab.replaceChildren(...[say(`tab.${name}`), count ? badge(count, fresh) : ''])
    if (shown) tab.closest('section')?.querySelector('[role=tabpanel]').setAttribute('aria-labelledby', tab.id)
  }

  #turn(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const next = LISTS[(LISTS.indexOf(this.lines.shown) + step + LISTS.length) % LISTS.length]
    this.#tabs.get(next).click()
    this.#tabs.get(next).focus()
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.move(step)
    if (event.key === 'Enter' || event.key === ' ') this.#open(event.target)
    if (step || event.key === ' ') event.preventDefault()
  }

  #open(target) {
    const element = target.closest('[data-key]')
    if (element) this.onOpen(element.dataset.key)
  }

  /** Mark the open conversation, and let Tab enter the list at one row only. */
  #place() {
    const rows = [...this.#list.children]
    const entry = rows.find((element) => element.dataset.key === this.#selected) ?? rows[0]
    for (const element of rows) {
      element.setAttribute('aria-selected', String(element.dataset.key === this.#selected))
      element.tabIndex = element === entry ? 0 : -1
    }
  }

  #loadMore() {
    this.lines.loadMore(this.lines.shown).catch(() => undefined)
  }
}

function item(line, shown) {
  return { key: line.id, stamp: JSON.stringify([shown, line, today()]), line }
}

function badge(count, fresh) {
  return build('span', { class: fresh ? 'count fresh' : 'count' }, String(count))
}

/** The left column: four lists of conversations, one shown. */
import { build } from './element.js'
import { say } from './language.js'
import { LISTS } from './lines.js'
import { LongList } from './long-list.js'
import { isDetailed, row } from './row.js'
import { today } from './times.js'

const STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, End: Infinity, Home: -Infinity }

export class ListColumn {
  #list = build('div', { class: 'rows long', id: 'rows', role: 'listbox' })
  #nothing = build('p', { class: 'nothing' })
  #more = build('button', { type: 'button', class: 'more', hidden: true, onclick: () => this.#loadMore() })
  #tabs = new Map(LISTS.map((name) => [name, this.#tab(name)]))
  #shown = null
  #today = null
  #loading = false

  /** `mentions` stand on top of every list, and mark their rows. */
  constructor(lines, onOpen, mentions) {
    Object.assign(this, { lines, onOpen, mentions })
    const tabs = build('div', { class: 'tabs', role: 'tablist', 'aria-label': say('list.label') }, [...this.#tabs.values()])
    tabs.addEventListener('keydown', (event) => this.#turn(event))
    const panel = build('div', { class: 'panel', id: 'list-panel', role: 'tabpanel' }, mentions.element, this.#list, this.#nothing, this.#more)
    this.element = build('section', { class: 'column lists', 'aria-label': say('list.label') }, tabs, panel)
    this.rows = this.#long(panel)
    this.#list.addEventListener('click', (event) => this.#open(event.target))
    this.#list.addEventListener('keydown', (event) => this.#pressed(event))
    lines.addEventListener('change', () => this.render())
    this.render()
  }

  render() {
    const { shown } = this.lines
    const lines = this.lines.of(shown)
    this.#list.setAttribute('aria-label', say(`list.${shown}`))
    this.#list.hidden = !lines.length
    this.#nothing.hidden = lines.length > 0
    this.#nothing.textContent = this.lines.loaded(shown) ? say(`list.${shown}.none`) : say('loading')
    this.#more.hidden = !this.lines.more(shown)
    this.#more.textContent = say(shown === 'waiting' ? 'list.more.waiting' : 'list.more')
    for (const [name, tab] of this.#tabs) this.#mark(name, tab)
    if (this.#shown !== shown) this.rows.clear()
    this.#shown = shown
    this.#today = today()
    this.#list.classList.toggle('two', isDetailed(shown))
    this.rows.show(lines, !this.lines.more(shown))
  }

  select(id) {
    this.rows.select(id)
  }

  move(step) {
    this.rows.move(step)
  }

  focus() {
    this.rows.focus()
  }

  #long(panel) {
    return new LongList(this.#list, panel, {
      item: (line) => ({ key: line.id, stamp: JSON.stringify([this.#shown, line, this.#today, this.mentions.has(line.id)]), line }),
      make: ({ line }) => row(line, this.#shown, this.mentions.has(line.id)),
      onEnd: () => this.#loadMore(),
    })
  }

  #tab(name) {
    const show = () => this.lines.show(name).catch(() => undefined)
    return build('button', { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': 'list-panel', onclick: show })
  }

  #mark(name, tab) {
    const count = name === 'waiting' || name === 'mine' ? this.lines.count(name) : 0
    const fresh = name === 'mine' && this.lines.of('mine').some((line) => line.unread)
    const shown = name === this.lines.shown
    tab.setAttribute('aria-selected', String(shown))
    tab.tabIndex = shown ? 0 : -1
    tab.replaceChildren(...[say(`tab.${name}`), count ? badge(name === 'mine' && this.lines.more(name) ? `${count}+` : count, fresh) : ''])
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
    const step = STEPS[event.key]
    if (step) this.move(step)
    if (event.key === 'Enter' || event.key === ' ') this.#open(event.target)
    if (step || event.key === ' ') event.preventDefault()
  }

  #open(target) {
    const element = target.closest('[data-key]')
    if (element) this.onOpen(element.dataset.key)
  }

  async #loadMore() {
    if (this.#loading) return
    this.#loading = true
    try {
      await this.lines.loadMore(this.#shown)
    } catch {
      return
    } finally {
      this.#loading = false
    }
    this.render()
  }
}

function badge(count, fresh) {
  return build('span', { class: fresh ? 'count fresh' : 'count' }, String(count))
}

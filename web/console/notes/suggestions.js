/** What a sign in a text box offers: a list above it, walked with the arrows, taken with Enter or Tab. */
import { build } from '../element.js'
import { say } from './words.js'

const SHOWN = 50
let lists = 0

export class Suggestions {
  #id = `suggestions-${++lists}`
  #list = build('ul', { class: 'suggestions', role: 'listbox', id: this.#id, tabindex: '0', hidden: true })
  #told = build('p', { class: 'suggestions-told', role: 'status', hidden: true })
  #found = null
  #at = 0
  #left = null
  #asking = false
  #taking = null

  /** `find(textBeforeTheCaret)` returns {from, label, items: [{title, about, lang}], take(item), renew} or null. */
  constructor(box, { find, onProblem, onWritten }) {
    Object.assign(this, { box, find, onProblem, onWritten })
    this.element = build('div', { class: 'suggesting' }, this.#list, this.#told)
    box.setAttribute('aria-autocomplete', 'list')
    box.setAttribute('aria-haspopup', 'listbox')
    box.addEventListener('blur', () => this.close())
    box.addEventListener('click', () => this.refresh())
    this.#list.addEventListener('mousedown', (event) => event.preventDefault())
    this.#list.addEventListener('click', ({ target }) => this.#take([...this.#list.children].indexOf(target.closest('[role=option]'))))
  }

  /** Tell whether what was taken is still on its way: until then the text is not finished. */
  get isTaking() {
    return this.#taking !== null
  }

  get isOpen() {
    return !this.#list.hidden
  }

  /** Look what stands before the caret; a list that was left with Escape stays away until its sign is gone. */
  refresh() {
    const found = this.find(this.box.value.slice(0, this.box.selectionStart))
    if (!found) this.#left = null
    if (!found || found.from === this.#left) return this.close()
    const fresh = this.#found?.from !== found.from
    this.#found = { ...found, items: found.items.slice(0, SHOWN) }
    this.#at = 0
    if (fresh) this.#renew(found)
    this.#render()
  }

  async #renew({ from, renew }) {
    this.#asking = true
    const changed = await renew()
    this.#asking = false
    if (this.#found?.from === from && (changed || !this.isOpen)) this.refresh()
  }

  close() {
    this.#found = null
    this.#list.hidden = true
    this.#told.hidden = true
    this.box.removeAttribute('aria-activedescendant')
    this.box.removeAttribute('aria-controls')
  }

  /** The text is another one now: what is on its way belongs elsewhere. */
  drop() {
    this.#taking = null
    this.close()
  }

  /** Take a key, if it is one of the list's; nothing is sent while the list is still on its way. */
  press(event) {
    if (!this.#found) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.key === 'Escape') this.#leave()
    else if (!this.isOpen && !(['Enter', 'Tab'].includes(event.key) && this.#asking)) return false
    else if (step) this.#move(step)
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') this.#take(this.#at)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  #leave() {
    this.#left = this.#found.from
    this.close()
  }

  #move(step) {
    const { length } = this.#found.items
    this.#at = (this.#at + step + length) % length
    this.#render()
  }

  #render() {
    const { items, label } = this.#found
    const options = items.map((item, index) => option(item, `${this.#id}-${index}`, index === this.#at))
    this.#list.setAttribute('aria-label', label)
    this.#list.replaceChildren(...options)
    this.#list.hidden = !items.length
    this.#told.hidden = items.length > 0 || this.#asking
    this.#told.textContent = items.length ? '' : say('nothing')
    if (!items.length) return this.box.removeAttribute('aria-activedescendant')
    this.box.setAttribute('aria-controls', this.#id)
    this.box.setAttribute('aria-activedescendant', `${this.#id}-${this.#at}`)
    options[this.#at].scrollIntoView({ block: 'nearest' })
  }

  async #take(index) {
    const item = this.#found?.items[index]
    if (!item) return
    const { from, take } = this.#found
    const before = this.box.value.slice(0, this.box.selectionStart)
    const mine = (this.#taking = {})
    this.close()
    try {
      const text = await take(item)
      if (this.#taking !== mine) return
      this.#taking = null
      if (!this.box.value.startsWith(before)) return
      this.box.setRangeText(text, from, before.length, 'end')
      this.#left = from
      this.onWritten()
      this.#left = null
    } catch (error) {
      if (this.#taking !== mine) return
      this.#taking = null
      this.onProblem(error.what || say('unreachable'))
    }
    this.box.focus()
  }
}

function option({ title, about, lang }, id, selected) {
  return build('li', { role: 'option', id, 'aria-selected': String(selected) }, build('b', { lang }, title), about && build('span', { class: 'quiet', lang }, about))
}

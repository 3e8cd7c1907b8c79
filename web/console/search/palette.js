/** Search over conversations and cases: arrows choose, Enter opens what was found. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { place } from '../notes/linked.js'
import { stamp } from '../times.js'
import { marked } from './marked.js'
import { say } from './words.js'

const SETTLED = 200

export class Palette {
  #dialog = null
  #asked = null
  #answered = null
  #hurried = null

  constructor(desk) {
    this.desk = desk
  }

  stop() {
    this.#dialog?.close()
  }

  open() {
    if (this.#dialog?.open) return
    this.#build()
    document.body.append(this.#dialog)
    this.#dialog.showModal()
    this.input.focus()
  }

  #build() {
    this.input = build('input', { type: 'text', role: 'searchbox', id: 'search-text', 'aria-label': say('label'), placeholder: say('hint'), maxlength: 100, autocomplete: 'off', spellcheck: 'false' })
    this.status = build('p', { class: 'quiet search-status', role: 'status' }, say('hint'))
    this.found = build('div', { class: 'search-found' })
    const close = build('button', { type: 'button', class: 'plain', onclick: () => this.#dialog.close() }, say('close'))
    this.#dialog = build('dialog', { class: 'search', 'aria-label': say('title') }, build('div', { class: 'search-head' }, this.input, close), this.status, this.found)
    this.input.addEventListener('input', () => {
      this.#hurried = null
      this.#soon()
    })
    this.#dialog.addEventListener('keydown', (event) => this.#move(event))
    this.#dialog.addEventListener('close', () => this.#closed())
  }

  #closed() {
    clearTimeout(this.soon)
    this.#dialog.remove()
    this.#dialog = null
    this.#asked = this.#answered = this.#hurried = null
  }

  #soon(wait = SETTLED) {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.#search(), wait)
  }

  async #search(before) {
    const text = this.input.value.trim()
    this.more?.remove()
    if (!searched(text)) return this.#put(say('hint'))
    if (!before) this.status.textContent = say('searching')
    this.#asked = text
    try {
      const found = await this.desk.search(text, before)
      if (this.#dialog && text === this.input.value.trim()) this.#show(found, before, text)
    } catch (error) {
      if (this.#dialog && text === this.input.value.trim()) this.#put(error.what || say('unreachable'))
    } finally {
      if (this.#asked === text) this.#asked = null
    }
  }

  #put(words, ...parts) {
    this.#answered = null
    this.status.textContent = words
    this.found.replaceChildren(...parts)
  }

  #show(answer, before, text) {
    const { words, cases, conversations, next, personal } = answer
    const lines = conversations.map((one) => conversationLine(one, words))
    if (before) this.list.append(...lines)
    else this.#first(answer, cases.map((one) => caseLine(one, words)), lines)
    this.more = next && build('button', { type: 'button', onclick: () => this.#search(next) }, say('more'))
    if (this.more) this.found.append(this.more)
    if (personal) this.status.textContent = say('personal')
    this.#answered = text
    if (this.#hurried === text) this.#openFirst()
  }

  /** Open the first of what was found for the text as it is now; what is not there yet is waited for. */
  #openFirst() {
    const text = this.input.value.trim()
    const isFound = text === this.#answered
    this.#hurried = isFound ? null : text
    if (isFound) this.found.querySelector('a')?.click()
    else if (text !== this.#asked) this.#soon(0)
  }

  #first({ next }, cases, conversations) {
    const n = cases.length + conversations.length
    this.list = build('ul', {}, conversations)
    const parts = [cases.length && part('cases', build('ul', {}, cases)), conversations.length && part('conversations', this.list)]
    this.#put(n ? say('found', { n: next ? `${n}+` : n }) : say('none'), ...parts.filter(Boolean))
  }

  /** The arrows go through what was found, from the box and back. */
  #move(event) {
    const stops = [this.input, ...this.found.querySelectorAll('a')]
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      const here = Math.max(0, stops.indexOf(document.activeElement))
      stops[Math.max(0, Math.min(stops.length - 1, here + step))].focus()
    } else if (event.key === 'Enter' && document.activeElement === this.input && !event.isComposing) {
      event.preventDefault()
      this.#openFirst()
    }
    if (event.target.closest?.('a') && event.key === 'Enter') event.stopPropagation()
  }
}

function searched(text) {
  return [...text.matchAll(/\S+/g)].some(([word]) => [...word].length > 1)
}

function part(name, list) {
  return build('section', { 'aria-labelledby': `search-${name}` }, build('h3', { id: `search-${name}` }, say(name)), list)
}

function caseLine({ number, kind, state_words, item, opened_at, snippet, order_no }, words) {
  const about = [sayCode('kind', kind), state_words, item?.name, order_no].filter(Boolean).join(' · ')
  return line(`#/cases/${encodeURIComponent(number)}`, marked(number, words), opened_at, marked(about, words), snippet && marked(snippet, words))
}

function conversationLine({ id, channel, locale, hit }, words) {
  const head = [sayCode('channel', channel), sayCode('locale', locale)].filter(Boolean).join(' · ')
  const said = hit.seq ? [`${say(`by.${hit.author}`)} · `, ...marked(hit.snippet, words)] : [say('by.order')]
  return line(hit.seq ? place(id, hit.seq) : `#/c/${encodeURIComponent(id)}`, [head], hit.at, said)
}

function line(href, head, at, ...rows) {
  const link = build('a', { href }, build('span', { class: 'search-line' }, build('b', {}, head), build('time', { class: 'quiet', datetime: at }, stamp(at))))
  rows.filter(Boolean).forEach((row) => link.append(build('span', { class: 'search-snippet' }, row)))
  link.addEventListener('click', () => link.closest('dialog').close())
  return build('li', {}, link)
}

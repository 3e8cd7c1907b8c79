/** What this agent was just warned of: a line above the page, until it is opened or closed; the page of what is due keeps it. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { styled } from '../later.js'
import { moment } from '../times.js'
import { address, called } from './row.js'
import { say } from './words.js'

const MOST = 3
const LONGEST = 24 // characters of what the consumer wrote

export class Warned {
  /** `element` is there before anything is said in it: a screen reader listens to it. */
  constructor(desk, element) {
    Object.assign(this, { desk, element })
  }

  /** Show what a frame of the news names, unless it was done meanwhile. */
  async hear({ promise, about }) {
    const answer = await this.desk.due().catch(() => null)
    const line = answer?.due.find(({ id }) => id === promise)
    if (!line) return
    await styled('/console/due/warned.css').catch(() => undefined)
    this.element.querySelector(`[data-promise="${promise}"]`)?.remove()
    this.element.append(this.#line(line, about))
    while (this.element.children.length > MOST) this.element.firstElementChild.remove()
  }

  #line(line, about) {
    const what = [[...called(line)].slice(0, LONGEST).join(''), sayCode('promise', line.kind)].join(' · ')
    const shown = build(
      'p',
      { class: `warned-line ${about}`, 'data-promise': line.id },
      build('span', {}, say(`heard.${about}`, { what, due: moment(line.due_at) })),
      build('a', { href: address(line), onclick: () => this.#opened(line, shown) }, say('open')),
      build('button', { type: 'button', class: 'plain', 'aria-label': say('dismiss'), onclick: () => shown.remove() }, '×'),
    )
    return shown
  }

  #opened({ id }, shown) {
    shown.remove()
    this.desk.openWarning(id).catch(() => undefined)
  }
}

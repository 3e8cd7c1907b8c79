/** What a supervisor has just taken from this agent: a line that stays until it is read. */
import { build } from '../element.js'
import { say } from './words.js'

const MOST = 3

export class Taken {
  element = build('div', { class: 'taken', role: 'status' })

  hear({ id, by, to }) {
    const name = by?.name ?? ''
    const words = !to ? say('taken.queue', { name }) : to.id === by?.id ? say('taken.self', { name }) : say('taken.agent', { name, to: to.name })
    const line = build(
      'p',
      {},
      build('span', {}, words),
      build('a', { href: `#/c/${encodeURIComponent(id)}`, onclick: () => line.remove() }, say('taken.open')),
      build('button', { type: 'button', class: 'plain', onclick: () => line.remove() }, say('taken.read')),
    )
    this.element.append(line)
    while (this.element.children.length > MOST) this.element.firstElementChild.remove()
  }
}

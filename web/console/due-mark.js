/** A quiet mark beside "Due today": how many promises are late or nearly due; a voice says when one more is. */
import { now } from './clock.js'
import { build } from './element.js'
import { say } from './language.js'

const AGAIN = 60_000
const SETTLED = 1_000

export class DueMark {
  element = build('span', { class: 'count due-mark', hidden: true })
  #count = null
  #soon = null

  constructor(desk, announcer) {
    Object.assign(this, { desk, announcer })
  }

  /** Look now and then, and once the news has settled. */
  refreshSoon(wait = SETTLED) {
    clearTimeout(this.#soon)
    this.#soon = setTimeout(() => this.#look(), wait)
  }

  stop() {
    clearTimeout(this.#soon)
    this.stopped = true
  }

  async #look() {
    const answer = await this.desk.due().catch(() => null)
    if (this.stopped) return
    this.refreshSoon(AGAIN)
    if (answer) this.#show(answer.due.filter(({ warn_at }) => Date.parse(warn_at) <= now()).length)
  }

  #show(count) {
    const more = this.#count !== null && count > this.#count
    this.#count = count
    this.element.hidden = !count
    this.element.textContent = String(count)
    this.element.title = say('due.mark', { n: count })
    if (more) this.announcer.say(say('due.mark', { n: count }))
  }
}

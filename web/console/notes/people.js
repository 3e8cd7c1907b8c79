/** The colleagues whom a note may name. */
import { say } from './words.js'

export class People {
  #names = []

  constructor(desk, me) {
    Object.assign(this, { desk, me })
  }

  get label() {
    return say('people')
  }

  offer(query) {
    const wanted = query.toLowerCase()
    const items = this.#names.filter((name) => name.toLowerCase().includes(wanted)).map((title) => ({ title }))
    return { items, take: async ({ title }) => `@${title} ` }
  }

  /** Ask the desk again; tell whether that changed anything. */
  async renew() {
    const before = this.#names.join()
    const { colleagues } = await this.desk.colleagues().catch(() => ({ colleagues: [] }))
    this.#names = [...new Set(colleagues.filter(({ id }) => id !== this.me.id).map(({ name }) => name))]
    return this.#names.join() !== before
  }
}

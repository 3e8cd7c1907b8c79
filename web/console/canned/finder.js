/** The canned replies that `/` offers in the reply box. */
import { say } from './words.js'

export class CannedReplies {
  #replies = []

  constructor(desk) {
    this.desk = desk
  }

  get label() {
    return say('offer')
  }

  /** Find by title and words; the consumer's language first, then what begins as it was typed. */
  offer(query, { conversation, locale }) {
    const wanted = query.toLowerCase()
    const rank = ({ title, locale: tongue }) => (tongue === locale ? 0 : 2) + (title.toLowerCase().startsWith(wanted) ? 0 : 1)
    const found = this.#replies.filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(wanted)).sort((one, other) => rank(one) - rank(other))
    const items = found.map((reply) => ({ id: reply.id, title: reply.title, about: reply.text, lang: reply.locale }))
    return { items, take: async ({ id }) => (await this.desk.filledReply(conversation, id)).text }
  }

  /** Ask the desk again; tell whether that changed anything. */
  async renew() {
    const before = JSON.stringify(this.#replies)
    const { replies } = await this.desk.replies().catch(() => ({ replies: this.#replies }))
    this.#replies = replies
    return JSON.stringify(replies) !== before
  }
}

/** Replies begun and not sent, kept in the browser for one agent. */

export class Drafts {
  #prefix

  constructor(agent) {
    this.#prefix = `frontdesk.console.reply.${agent}.`
  }

  of(conversation) {
    return localStorage.getItem(this.#prefix + conversation) ?? ''
  }

  keep(conversation, text) {
    if (text) localStorage.setItem(this.#prefix + conversation, text)
    else localStorage.removeItem(this.#prefix + conversation)
  }

  /** Leave nothing for the next person at this browser. */
  forget() {
    for (const key of Object.keys(localStorage)) if (key.startsWith(this.#prefix)) localStorage.removeItem(key)
  }
}

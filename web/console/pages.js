/** The pages beside the conversations: loaded when their address is first asked for. */
import { build } from './element.js'
import { styled, untold } from './later.js'

const LOADED = {
  cases: { module: './cases.js', make: ({ Cases }, desk) => new Cases(desk) },
  misses: { module: './misses/page.js', style: '/console/misses/misses.css', make: ({ Misses }, desk) => new Misses(desk) },
  due: { module: './due/page.js', style: '/console/due/due.css', make: ({ DueToday }, desk) => new DueToday(desk) },
  call: { module: './callers/page.js', style: '/console/callers/callers.css', make: ({ PhoneCall }, desk) => new PhoneCall(desk) },
  account: { module: './sessions/page.js', style: '/console/sessions/sessions.css', make: ({ Account }, desk) => new Account(desk) },
  hours: { module: './noticeboard/page.js', style: '/console/noticeboard/noticeboard.css', make: ({ Noticeboard }, desk) => new Noticeboard(desk) },
  replies: { module: './canned/page.js', style: '/console/canned/canned.css', make: ({ RepliesPage }, desk) => new RepliesPage(desk) },
  people: { module: './people/page.js', style: '/console/people/people.css', make: ({ People }, desk) => new People(desk) },
  ratings: { module: './ratings/page.js', style: '/console/ratings/ratings.css', make: ({ Ratings }, desk) => new Ratings(desk) },
}

export class Pages {
  element = build('div', { class: 'pages', hidden: true })
  #made = new Map()
  #name = null
  #turn = 0

  constructor(desk) {
    this.desk = desk
  }

  /** The page that is shown; null while it loads, or when none of these is. */
  get shown() {
    return this.#made.get(this.#name) ?? null
  }

  /** Show the page of this name, if it is one of these; tell whether it is. */
  show(name, part) {
    this.#name = name in LOADED ? name : null
    this.element.hidden = !this.#name
    this.#turn += 1
    if (this.#name) this.#open(name, part, this.#turn)
    return Boolean(this.#name)
  }

  /** Tell the page that is shown that something has changed. */
  refreshSoon() {
    this.shown?.refreshSoon?.()
  }

  stop() {
    for (const page of this.#made.values()) page.stop?.()
  }

  /** The address may lead elsewhere before a page has come; the last one counts. */
  async #open(name, part, turn) {
    try {
      await this.#load(name)
    } catch {
      if (this.#turn === turn) this.element.replaceChildren(untold(() => this.#open(name, part, turn)))
      return
    }
    if (this.#turn !== turn) return
    this.element.replaceChildren(this.shown.element)
    this.shown.show(part)
  }

  async #load(name) {
    if (this.#made.has(name)) return
    const { module, style, make } = LOADED[name]
    const [loaded] = await Promise.all([import(module), styled(style)])
    if (!this.#made.has(name)) this.#made.set(name, make(loaded, this.desk))
  }
}

/** The agents' place of work: top bar, three columns or the cases, and the news that keeps them right. */
import { Away } from './assignment/away.js'
import { AssignmentNotice } from './assignment/notice.js'
import { Taken } from './assignment/taken.js'
import { say as ofAssignment } from './assignment/words.js'
import { Announcer } from './announcer.js'
import { build } from './element.js'
import { Drafts } from './drafts.js'
import { DueMark } from './due-mark.js'
import { Keys } from './keys.js'
import { say, sayCode } from './language.js'
import { later, untold } from './later.js'
import { Lines } from './lines.js'
import { ListColumn } from './list-column.js'
import { News } from './news.js'
import { Mentions } from './notes/mentions.js'
import { Opened } from './opened.js'
import { Outbox } from './outbox.js'
import { Pages } from './pages.js'
import { SearchDoor } from './search/door.js'
import { TopBar } from './top-bar.js'
import { placeholder } from './placeholder.js'

export class Workspace {
  #over = new AbortController()
  #announcer = new Announcer()

  constructor(root, desk, session, { onLanguage, onSignOut }) {
    Object.assign(this, { root, desk, me: session.agent })
    this.#state()
    this.mentions = new Mentions(desk, this.#announcer)
    this.pages = new Pages(desk)
    this.list = new ListColumn(this.lines, (id) => this.#go(`#/c/${encodeURIComponent(id)}`), this.mentions)
    this.keys = this.#keys()
    this.away = new Away(this.news)
    this.notice = this.#notice()
    this.mark = new DueMark(desk, this.#announcer)
    this.warnings = build('div', { class: 'warned', role: 'status' })
    this.taken = new Taken(desk)
    this.bar = new TopBar({ session, away: this.away, mark: this.mark.element, news: this.news, onLanguage, onSignOut, onKeys: () => this.#showKeys() })
    this.search = new SearchDoor(desk)
    this.bar.element.querySelector('nav').after(this.search.button)
    this.columns = build('div', { class: 'columns' }, this.list.element, placeholder('main'), placeholder('aside'))
    root.replaceChildren(build('div', { class: 'workspace' }, this.bar.element, this.columns, this.pages.element, this.notice.element, this.#announcer.element, this.warnings, this.taken.element))
    this.#listen()
  }

  start() {
    this.news.start()
    this.mark.refreshSoon()
    this.#refresh()
    this.#route()
  }

  stop() {
    this.#over.abort()
    this.keys.stop()
    this.news.stop()
    this.opened.close()
    this.pages.stop()
    this.mentions.stop()
    this.reveals?.forget()
    this.mark.stop()
    this.search.stop()
    document.querySelectorAll('dialog').forEach((dialog) => dialog.remove())
  }

  /** Leave nothing of this agent's in the browser. */
  forget() {
    this.drafts.forget()
    this.outbox.forget()
    import('./callers/taken.js').then(({ forget }) => forget(this.me.id), () => undefined)
  }

  #state() {
    this.news = new News()
    this.lines = new Lines(this.desk)
    this.opened = new Opened(this.desk)
    this.drafts = new Drafts(this.me.id)
    this.outbox = new Outbox(this.me.id, (id, message) => this.#deliver(id, message))
  }

  #notice() {
    const onOpen = (id) => {
      this.lines.show('mine').catch(() => undefined)
      this.#go(`#/c/${encodeURIComponent(id)}`)
    }
    return new AssignmentNotice({ lines: this.lines, away: this.away, announcer: this.#announcer, onOpen })
  }

  /** Once the lists are there, load what is needed next. */
  #ahead() {
    const load = () => this.#over.signal.aborted || Promise.all([this.#talk(), this.search.ahead()])
    if ('requestIdleCallback' in window) requestIdleCallback(load)
    else setTimeout(load)
  }

  /** Have the columns of a conversation, loaded once; where one is wanted and they do not come, that is said. */
  async #talk() {
    this.talking ??= import('./columns.js').then((parts) => this.#put(parts))
    try {
      await this.talking
    } catch {
      this.talking = null
      if (this.opened.wanted) this.columns.children[1].replaceChildren(untold(() => this.#route()))
    }
  }

  #put({ ContextColumn, ConversationColumn, Reveals }) {
    const { me, opened, outbox, drafts, desk } = this
    if (this.#over.signal.aborted) return
    const onClaim = () => this.lines.show('mine').catch(() => undefined)
    this.reveals = new Reveals(desk)
    this.middle = new ConversationColumn({ me, opened, outbox, drafts, desk, onClaim, onRead: () => this.#read() })
    this.context = new ContextColumn(opened, me)
    this.middle.render()
    const [, middle, context] = this.columns.children
    middle.replaceWith(this.middle.element)
    context.replaceWith(this.context.element)
    this.#read()
  }

  #listen() {
    const { signal } = this.#over
    addEventListener('hashchange', () => this.#turned(), { signal })
    document.addEventListener('click', ({ target }) => this.#followed(target.closest('a[href^="#"]')), { signal })
    document.addEventListener('visibilitychange', () => this.#read(), { signal })
    this.news.addEventListener('news', ({ detail }) => this.#heard(detail))
    this.news.addEventListener('up', () => this.#connected(true))
    this.news.addEventListener('down', () => this.#connected(false))
    this.lines.addEventListener('change', () => this.#listed())
    this.lines.addEventListener('change', () => this.#ahead(), { once: true })
    this.lines.addEventListener('arrived', ({ detail }) => this.#announce(detail))
    this.opened.addEventListener('change', () => this.#read())
    this.mentions.onChange = () => this.#named()
  }

  #keys() {
    return new Keys({
      j: () => this.#shown().move(1),
      k: () => this.#shown().move(-1),
      ...Object.fromEntries([...'123456789'].map((key) => [key, () => this.pages.shown?.take?.(Number(key))])),
      a: () => this.pages.shown?.keys?.a(),
      p: () => this.pages.shown?.keys?.p(),
      x: () => this.pages.shown?.keys?.x(),
      u: () => this.pages.shown?.keys?.u?.(),
      c: () => this.middle?.claim(),
      r: () => this.middle?.writeReply(),
      n: () => this.middle?.writeNote(),
      b: () => this.middle?.giveBack(),
      z: () => this.middle?.snooze(),
      t: () => this.middle?.transfer(),
      o: () => this.notice.open(),
      e: () => this.middle?.end(),
      '?': () => this.#showKeys(),
      Escape: (event) => this.#escape(event),
    })
  }

  #shown() {
    return this.pages.shown ?? this.list
  }

  #showKeys() {
    return later(() => import('./dialog.js'), ({ showKeys }) => showKeys(this.keys, this.me.role === 'supervisor'))
  }

  #escape({ target }) {
    if (target.matches('input, textarea, select')) target.blur()
    if (this.pages.shown) return this.pages.shown.escape()
    if (this.list.element.checkVisibility()) this.list.focus()
    else this.#go(this.columns.dataset.column === 'context' ? `#/c/${this.opened.id}` : '#/')
  }

  /** Go where the address leads; what was being asked belongs to where it was asked. */
  #turned() {
    document.querySelectorAll('dialog[open]').forEach((dialog) => dialog.close())
    this.#route()
  }

  /** A link to where the page is already goes there again: the message may have been scrolled away. */
  #followed(link) {
    if (link && link.hash === location.hash) this.#turned()
  }

  /** Show what the address names: `#/`, `#/c/<id>`, `#/c/<id>/<number of a message>`, `#/c/<id>/context`, `#/cases`, `#/cases/<number>`, `#/misses`, `#/misses/<id>`, `#/ratings`. */
  #route() {
    const [view, name, part] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
    this.bar.at(view)
    document.body.dataset.deep = String(Boolean(name))
    const elsewhere = this.pages.show(view, name)
    this.columns.hidden = elsewhere
    if (elsewhere) return
    this.columns.dataset.column = part === 'context' ? 'context' : name ? 'conversation' : 'lists'
    const { hash } = location
    this.#open(name ?? null).then(() => location.hash === hash && Number(part) > 0 && this.middle?.find(Number(part)))
  }

  async #open(id) {
    if (id === this.opened.wanted) return Promise.all([this.opened.opening, id && this.#talk()])
    this.list.select(id)
    this.news.watch(id)
    await Promise.all([this.opened.open(id), id && this.#talk()])
    if (id && id === this.opened.wanted && !this.list.element.checkVisibility()) this.middle?.focus()
  }

  #heard(news) {
    const { id } = news
    if (news.type === 'queue') this.#stirred()
    if (news.type === 'warning') this.#warn(news).catch(() => undefined)
    if (news.type === 'availability') this.bar.availability(news.availability)
    if (news.type === 'away') this.away.hear(news)
    if (news.type === 'signed_out') this.desk.dispatchEvent(new Event('signed-out'))
    if (news.type === 'typing' && id === this.opened.id && news.who !== 'bot') this.opened.typed(news.on)
    if (news.type === 'looking' && id === this.opened.wanted) this.opened.looked(news.agents)
    if (news.type === 'taken') this.taken.refresh()
    if (news.type === 'mention') this.mentions.refreshSoon()
    if (news.type === 'message') this.#message(id, news.message)
    if (news.type === 'conversation') this.#changed(news)
  }

  #message(id, message) {
    if (id === this.opened.id) this.opened.take(message).catch(() => undefined)
    const heard = message.author === 'consumer' && id !== this.opened.id
    this.lines.touch(id, (line) => ({ preview: (message.kind !== 'note' && message.text) || line.preview, last_at: message.at, unread: Number(line.unread) + (heard ? 1 : 0) }))
  }

  #stirred() {
    this.lines.refreshSoon()
    this.pages.refreshSoon()
    this.mark.refreshSoon()
  }

  async #warn(news) {
    const { Warned } = await import('./due/warned.js')
    this.warned ??= new Warned(this.desk, this.warnings)
    await this.warned.hear(news)
    this.mark.refreshSoon()
  }

  #changed({ id, last, owner, number }) {
    this.lines.refreshSoon()
    const { conversation } = this.opened
    if (id !== this.opened.id) return
    if (owner !== conversation.owner || number !== conversation.number) return this.opened.reload()
    if (last > conversation.last) this.opened.catchUp().catch(() => undefined)
    this.opened.reloadSoon()
  }

  /** After any loss of the socket everything is asked again; while it is away, each try asks too. */
  #connected(on) {
    this.bar.connected(on)
    if (on) this.taken.refresh()
    else this.opened.looked([])
    this.mentions.refreshSoon()
    this.mark.refreshSoon()
    this.#refresh()
    this.pages.refreshSoon()
    if (this.opened.wanted) this.opened.reload()
  }

  #refresh() {
    this.lines.refresh().catch(() => undefined)
  }

  #named() {
    this.list.render()
    this.#read()
  }

  #read() {
    const { conversation } = this.opened
    if (conversation && !document.hidden) this.mentions.see(conversation)
    if (!conversation || document.hidden || !this.middle?.transcript.atEnd) return
    if (this.lines.find(conversation.id)?.unread) this.lines.touch(conversation.id, () => ({ unread: 0 }))
    if (this.middle.isMine) this.opened.see().catch(() => undefined)
  }

  /** The lists may lag behind what was on the page when it was written; the number only rises. */
  async #deliver(id, { note, number: known = 0, ...message }) {
    const number = this.opened.id === id ? this.opened.conversation.number : this.lines.find(id)?.number
    const stored = note ? await this.desk.note(id, message) : await this.desk.say(id, Math.max(known, number ?? 0), message)
    if (this.opened.id === id) await this.opened.take(stored).catch(() => undefined)
  }

  #listed() {
    this.#read()
    const waiting = this.lines.count('waiting')
    const title = waiting ? say('title.waiting', { n: waiting }) : say('title')
    document.title = this.notice.given ? `${ofAssignment('given.title')} · ${title}` : title
  }

  #announce({ n, lines }) {
    const reasons = lines.map(({ handoff }) => sayCode('reason', handoff?.reason)).filter(Boolean)
    this.#announcer.say(say(reasons.length ? 'announce.waiting' : 'announce.more', { n, reasons: reasons.join(say('list.comma')) }))
  }

  #go(hash) {
    location.hash = hash
  }
}

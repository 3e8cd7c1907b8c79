// Attributes: lang or locale, accent, position (left), greeting, shop.
import { Conversation } from './conversation.js'
import { el, kept, tab } from './page.js'
import { Transcript } from './transcript.js'
import { words } from './words.js'

const HERE = new URL('.', import.meta.url)
const LIMIT = 4000

class FrontDeskChat extends HTMLElement {
  #w
  #locale
  #shop
  #availability
  #owner
  #prompt
  #typing
  #told = 0
  #greeted
  #stuck = true
  #upload
  #adding

  #label = el('span')
  #badge = el('b', { class: 'badge' })
  #opener = el('button', { part: 'opener', onclick: () => this.open() }, this.#label, this.#badge)
  #title = el('h2', { id: 'title' })
  #presence = el('p', { role: 'status' })
  #language = el('button', { onclick: () => this.#choose() })
  #close = el('button', { onclick: () => this.#panel.close() }, '✕')
  #news = el('p', { class: 'news' })
  #line = el('p', { class: 'line', role: 'status' })
  #start = el('div', { class: 'start' })
  #log = el('div', { role: 'log', 'aria-live': 'polite', tabindex: '0' })
  #form = el('div')
  #dots = el('p', { class: 'dots', hidden: '' })
  #scroll = el('div', { class: 'scroll', onscroll: () => { this.#stuck = this.#prompt || this.#scroll.scrollHeight - this.#scroll.scrollTop - this.#scroll.clientHeight < 80 } },
    this.#start, this.#log, this.#dots, this.#form)
  #speaks = el('p', { class: 'speaks', role: 'status' })
  #wrong = el('p', { class: 'wrong', role: 'alert' })
  #stage = el('div')
  #parts = {}
  #pick = el('input', { type: 'file', hidden: '', multiple: '', accept: 'image/jpeg,image/png,image/webp', onchange: () => { this.#add(this.#pick.files); this.#pick.value = '' } })
  #attach = el('button', { onclick: () => this.#pick.click() }, '＋')
  #box = el('textarea', { rows: 1, oninput: () => this.#typed(), onkeydown: (event) => this.#key(event), onpaste: ({ clipboardData: { files } }) => files[0] && this.#add(files) })
  #count = el('span', { class: 'count' })
  #send = el('button', { class: 'main', onclick: () => this.#say() })
  #panel = el('dialog', { part: 'panel', tabindex: -1, 'aria-labelledby': 'title', onclose: () => { this.#opener.hidden = false; this.#opener.focus() }, onkeydown: ({ key, isComposing }) => key === 'Escape' && !isComposing && this.#panel.close() },
    el('header', {}, el('div', {}, this.#title, this.#presence), this.#language, this.#close),
    this.#news, this.#line, this.#scroll, this.#speaks, this.#wrong,
    this.#stage,
    el('footer', {}, this.#attach, this.#pick, this.#box, this.#send, this.#count))

  #transcript = new Transcript(this.#log, {
    choose: (message, index) => this.#press(message, index),
    retry: () => this.#retry(),
    focus: () => this.#focus(),
    drawn: () => this.#drawn(),
    show: (node, file) => this.#photos('show', node, file),
  })

  #talk = new Conversation(`${HERE}socket`.replace('http', 'ws'), {
    hello: () => ({ since: this.#transcript.since, locale: this.#greeted = this.#locale, chosen: kept.get('locale') !== null }),
    line: () => this.#drawLine(),
    sending: (entry) => this.#sending(entry),
    failed: (entry, error) => this.#failed(entry, error),
    forgotten: () => this.#forgotten(),
    welcome: (frame) => this.#welcome(frame),
    accepted: ({ id, seq, at }) => this.#transcript.put({ id, seq, at, state: 'sent', why: null }),
    message: ({ message }) => this.#heard(message),
    prompt: ({ prompt }) => this.#ask(prompt),
    typing: ({ who, on }) => this.#type(on && who),
    owner: (owner) => this.#drawOwner(owner),
    availability: ({ availability }) => this.#header(availability),
    seen: ({ seq }) => this.#transcript.read(seq),
    error: ({ what }) => { this.#wrong.textContent = what },
  })

  connectedCallback() {
    if (!this.shadowRoot) this.#build()
    if (this.#talk.key) this.#talk.open()
  }

  disconnectedCallback() {
    this.#talk.hangUp()
  }

  #build() {
    const show = () => { this.#opener.hidden = false }
    const styles = ['../tokens.css', 'widget.css'].map((path) => el('link', { rel: 'stylesheet', href: HERE + path }))
    styles[1].onload = styles[1].onerror = show
    this.#opener.hidden = true
    this.attachShadow({ mode: 'open' }).append(...styles, this.#opener, this.#panel)
    const accent = this.getAttribute('accent')
    if (accent) this.style.setProperty('--shop-accent', accent)
    this.#box.value = tab.get('draft') ?? ''
    this.#speak(kept.get('locale') ?? (/^zh/i.test(this.getAttribute('locale') || this.lang || document.documentElement.lang || navigator.language) ? 'zh' : 'en'))
    for (const entry of this.#talk.outbox) this.#sending(entry)
    new ResizeObserver(() => this.#settle()).observe(this.#scroll)
    window.addEventListener('online', () => this.#hurry())
    window.addEventListener('offline', () => this.#drawLine())
    document.addEventListener('visibilitychange', () => { this.#hurry(); this.#looked() })
    for (const change of ['resize', 'scroll']) window.visualViewport.addEventListener(change, () => this.#fit())
  }

  open() {
    matchMedia('(max-width: 480px)').matches ? this.#panel.showModal() : this.#panel.show()
    this.#opener.hidden = true
    this.#stuck = true
    this.#settings()
    this.#talk.open()
    this.#fit()
    this.#measure()
    this.#focus()
    this.#looked()
  }

  // Focus in a textbox would open a phone's keyboard.
  #focus() {
    (matchMedia('(hover: none)').matches ? this.#panel : this.#box).focus()
  }

  #fit() {
    const { height, offsetTop } = window.visualViewport
    this.#panel.style.cssText = `--height: ${height}px; --top: ${offsetTop}px`
    this.#settle()
  }

  #settle() {
    if (!this.#stuck || this.#form.contains(this.shadowRoot.activeElement)) return
    this.#scroll.scrollTop = this.#log.lastChild?.offsetTop - this.#scroll.offsetTop // a tall one from its beginning
  }

  #choose() {
    const locale = this.#locale === 'zh' ? 'en' : 'zh'
    kept.set('locale', locale)
    this.#talk.tell({ type: 'locale', locale })
    this.#speak(locale)
  }

  #speak(locale) {
    const w = this.#w = words[locale]
    this.#locale = this.#panel.lang = this.#opener.lang = locale
    this.#label.textContent = w.open
    this.#log.ariaLabel = w.log
    this.#language.textContent = w.other
    this.#close.ariaLabel = w.close
    this.#box.ariaLabel = this.#box.placeholder = w.message
    this.#send.textContent = w.send
    this.#attach.ariaLabel = w.attach
    this.#transcript.speak(w)
    this.#ask(this.#prompt)
    this.#drawLine()
    this.#drawOwner(this.#owner)
    this.#header()
    this.#settings()
  }

  async #settings() {
    const locale = this.#locale
    const answer = await fetch(`${HERE}settings?locale=${locale}`).then((got) => got.json()).catch(() => null)
    if (!answer || locale !== this.#locale) return
    this.#shop = answer.shop
    this.#header(this.#talk.ready ? undefined : answer.availability) // the socket knows better
  }

  #header(availability = this.#availability) {
    this.#availability = availability
    this.#title.textContent = this.getAttribute('shop') ?? this.#shop?.name ?? this.#w.title
    this.#presence.className = availability?.state ?? ''
    this.#presence.textContent = availability?.words ?? ''
    this.#news.textContent = availability?.announcement ?? ''
    this.#welcomeWords()
  }

  #welcomeWords() {
    const empty = !this.#transcript.items.length && (this.#talk.ready || !this.#talk.key)
    const away = this.#availability && this.#availability.state !== 'open'
    this.#start.replaceChildren(...(empty ? [
      el('p', {}, this.getAttribute('greeting') ?? this.#w.greeting),
      el('p', {}, away ? this.#w.closed : null),
      el('div', { class: 'chips' }, this.#w.starters.map((text) => el('button', { onclick: () => { this.#start.replaceChildren(); this.#begin(text); this.#focus() } }, text))),
    ] : []))
  }

  #drawLine() {
    const what = !navigator.onLine ? 'offline' : this.#talk.lost ? 'lost' : this.#talk.ready || this.#talk.moved || !this.#panel.open ? '' : 'connecting'
    if (this.#line.textContent.startsWith(this.#w[what] ?? '…')) return
    this.#line.replaceChildren(this.#w[what] ?? '', what === 'lost' ? el('button', { onclick: () => this.#talk.again() }, this.#w.again) : '')
  }

  #drawOwner(owner) {
    this.#owner = owner
    const w = this.#w
    const { waiting, captured } = owner ?? {}
    const who = owner && (owner.owner === 'queue' ? w.queue : w.serves(owner.name ?? w[owner.owner]))
    this.#speaks.textContent = [who, waiting?.words, captured?.words].filter(Boolean).join(' · ')
  }

  #typed() {
    this.#measure()
    if (Date.now() - this.#told < 3000 || !this.#talk.key) return
    this.#told = Date.now()
    this.#talk.tell({ type: 'typing', on: true })
  }

  #measure() {
    const length = [...this.#box.value].length
    this.#count.textContent = length > LIMIT - 400 ? `${length} / ${LIMIT}` : ''
    this.#send.disabled = length > LIMIT
    this.#box.style.height = 'auto'
    this.#box.style.height = `${this.#box.scrollHeight}px`
    this.#wrong.textContent = ''
    tab.set('draft', this.#box.value)
  }

  // 229: Safari's Enter that ends a composition.
  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    this.#say()
  }

  #say() {
    const text = this.#box.value.replaceAll('\0', '')
    if (this.#send.disabled) return
    if (this.#adding || this.#stage.firstChild) this.#photos('send')
    if (!text.trim()) return
    this.#box.value = ''
    this.#measure()
    this.#begin(text)
    this.#box.focus()
  }

  #begin(text) {
    this.#told = 0
    this.#talk.send({ type: 'say', text }, text)
  }

  async #add(files) {
    this.#adding = true
    await this.#photos('add', [...files])
    this.#adding = false
  }

  #photos(act, ...given) {
    return this.#later('./upload.js', ({ Upload }) => {
      this.#upload ??= new Upload(this.#talk, this.#stage, () => this.#settle())
      this.#upload[act](...given)
    })
  }

  // What few visits need comes when they do; one promise a file, for two imports may end in any order.
  #later(file, use) {
    return (this.#parts[file] ??= import(file)).then(use, () => {
      delete this.#parts[file]
      this.#wrong.textContent = this.#w.lost
    })
  }

  #press({ seq, buttons, chosen, pressed }, index) {
    if ((chosen ?? pressed) != null) return
    this.#transcript.put({ seq, pressed: index })
    this.#talk.send({ type: 'choose', message: seq, index }, buttons[index].title)
  }

  #sending({ frame: { id }, text, at, failed }) {
    if (!text) return
    this.#stuck = true
    this.#transcript.put({ id, text, at, author: 'consumer', state: failed == null ? 'sending' : 'failed', why: failed })
  }

  #retry() {
    this.#talk.again()
    for (const entry of this.#talk.outbox) this.#sending(entry)
  }

  #failed({ frame, failed }, error) {
    const what = error.what ?? this.#w.failed
    if (frame.type === 'say') return this.#transcript.put({ id: frame.id, state: 'failed', why: failed })
    if (frame.prompt) return frame.prompt === this.#prompt?.id && this.#form.firstChild?.refuse({ ...error, what })
    this.#transcript.remove(({ id }) => id === frame.id)
    this.#transcript.put({ seq: frame.message, pressed: null })
    this.#wrong.textContent = what
  }

  #forgotten() {
    this.#transcript.remove(({ seq }) => seq < Infinity)
    kept.set('seen', 0)
    this.#ask(null)
    this.#drawOwner(null)
  }

  #welcome({ conversation, locale, shop, availability, owner, prompt, last }) {
    if (last) this.#transcript.hush()
    if (this.#greeted !== this.#locale) this.#talk.tell({ type: 'locale', locale: this.#locale }) // chosen meanwhile
    else {
      if (conversation && locale !== this.#locale) this.#speak(locale)
      this.#shop = shop
    }
    this.#header(availability)
    this.#drawOwner(owner)
    this.#ask(prompt)
    this.#drawLine()
  }

  #heard(message) {
    if (message.author !== 'consumer') this.#type(null)
    this.#transcript.put({ state: 'sent', why: null, heard: true, ...message })
  }

  #ask(prompt) {
    const same = prompt?.id === this.#prompt?.id && this.#form.lang === this.#locale
    if (same && (JSON.stringify(prompt) === JSON.stringify(this.#prompt) || this.#form.contains(this.shadowRoot.activeElement))) return
    if (!prompt) tab.set(this.#prompt?.id, null)
    this.#form.lang = this.#locale
    this.#prompt = prompt
    this.#form.replaceChildren()
    if (prompt) this.#later('./prompt.js', ({ drawPrompt }) => {
      if (prompt !== this.#prompt) return
      this.#form.replaceChildren(drawPrompt(prompt, this.#w, (frame) => this.#talk.send(frame)))
      this.#settle()
    })
  }

  #type(who) {
    clearTimeout(this.#typing)
    this.#dots.hidden = !who
    if (!who) return
    this.#dots.textContent = this.#w.typing((who === 'agent' && this.#owner?.name) || this.#w[who])
    this.#typing = setTimeout(() => this.#type(null), 10_000)
    this.#settle()
  }

  #hurry() {
    if (this.#talk.lost) this.#talk.again()
  }

  #drawn() {
    this.#welcomeWords()
    this.#settle()
    this.#looked()
  }

  #looked() {
    const unread = this.#transcript.items.filter(({ author, seq }) => author !== 'consumer' && seq > kept.get('seen'))
    this.#badge.textContent = this.#panel.open ? '' : unread.length || ''
    if (!unread.length || !this.#panel.open || document.hidden) return
    const { seq } = unread.pop()
    kept.set('seen', seq)
    this.#talk.tell({ type: 'seen', seq })
  }
}

customElements.define('front-desk-chat', FrontDeskChat)

// One script tag is enough.
addEventListener('load', () => document.querySelector('front-desk-chat') ?? document.body.append(el('front-desk-chat')))

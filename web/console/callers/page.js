/** Somebody is on the phone: one column, filled in from top to bottom; whatever is refused, everything stays. */
import { build } from '../element.js'
import { untold } from '../later.js'
import { choices, field, group, input, items, links, notice, orderFacts, result } from './parts.js'
import { forget, formQuery, handedIn, taken } from './taken.js'
import { say } from './words.js'

export class PhoneCall {
  keys = { a() {}, p() {}, x() {} }
  #form = build('form', { class: 'call-form', novalidate: true, 'aria-label': say('title') })
  #parts = Object.fromEntries(['kind', 'order', 'fields', 'notice', 'contact'].map((name) => [name, build('div', { class: 'call-step' })]))
  #problem = build('p', { class: 'problem', role: 'alert' })
  #submit = build('button', { type: 'submit', class: 'primary', title: say('submit.hint') }, say('submit'))
  #end = build('div', { class: 'call-step call-hand-in' })
  #asked = null
  #stamp = ''
  #latest = 0

  constructor(desk) {
    this.desk = desk
    this.element = build('main', { class: 'column call', tabindex: '0', 'aria-label': say('title') }, build('h2', {}, say('title')), this.#form)
    const clear = build('button', { type: 'button', class: 'plain', onclick: () => this.#begin() }, say('clear'))
    this.#end.append(this.#problem, build('p', { class: 'call-end' }, this.#submit, clear))
    this.#form.addEventListener('submit', (event) => this.#submitted(event))
    this.#form.addEventListener('keydown', (event) => this.#pressed(event))
  }

  async show() {
    try {
      this.agent ??= (await this.desk.session()).agent.id
    } catch {
      return this.#form.replaceChildren(untold(() => this.show()))
    }
    this.call = taken(this.agent)
    this.#form.replaceChildren(build('p', { class: 'quiet' }, say('about')), ...Object.values(this.#parts), this.#end)
    this.#stamp = ''
    await this.#ask()
    this.#form.querySelector('input:checked, input')?.focus()
  }

  move() {}

  escape() {
    this.element.focus()
  }

  /** Ask what belongs to the form by now, and draw what has changed. */
  async #ask() {
    const number = ++this.#latest
    try {
      const asked = await this.desk.callForm(formQuery(this.call))
      if (number === this.#latest) this.#draw(asked)
    } catch (error) {
      if (number === this.#latest) this.#tell(error.what || say('unreachable'))
    }
  }

  #draw(asked) {
    const before = this.#asked
    this.#asked = asked
    const stamp = JSON.stringify([asked.fields, asked.contact, asked.notice, this.call.kind])
    if (!before || !this.#parts.kind.firstChild || !this.#stamp) this.#drawKind()
    if (!this.#stamp || before?.order !== asked.order || before?.item !== asked.item) this.#drawOrder()
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    this.#again(() => {
      this.#drawFields()
      this.#drawNotice()
      this.#drawContact()
    })
  }

  /** Draw anew and leave the focus where it was. */
  #again(draw) {
    const { activeElement: focused } = document
    const [name, value] = this.#form.contains(focused) ? [focused.name, focused.value] : []
    draw()
    if (!name || this.#form.contains(focused)) return
    const same = [...this.#form.elements].filter((one) => one.name === name)
    ;(same.find((one) => one.type !== 'radio' || one.value === value) ?? same[0])?.focus()
  }

  #drawKind() {
    const { call } = this
    const tongues = ['zh', 'en'].map((value) => ({ value, label: say(`locale.${value}`) }))
    const kinds = this.#asked.kinds.map(({ kind, label }) => ({ value: kind, label }))
    this.#parts.kind.replaceChildren(
      group('locale', say('locale'), choices('locale', tongues, call.locale, (value) => this.#set({ locale: value, consent: '' }))),
      group('kind', say('kind'), choices('kind', kinds, call.kind, (value) => this.#turn(value))),
    )
  }

  /** Go on with another kind: what both ask for stays; how its items stand is asked again. */
  async #turn(kind) {
    Object.assign(this.call, { kind, consent: '' })
    await this.#ask()
    if (this.call.proof && this.#asked?.order !== 'none') await this.#prove()
  }

  #set(values) {
    Object.assign(this.call, values)
    return this.#ask()
  }

  #drawOrder() {
    const { call } = this
    if (!this.#asked.order || this.#asked.order === 'none') return this.#parts.order.replaceChildren()
    const check = build('button', { type: 'button', onclick: () => this.#prove() }, say('check'))
    const number = input('order_no', say('order_no'), call.order, (value) => this.#changed({ order: value }), { maxlength: 40, autocapitalize: 'characters', spellcheck: 'false' })
    const digits = input('phone_last4', say('digits'), call.digits, (value) => this.#changed({ digits: value }), { maxlength: 4, inputmode: 'numeric' })
    const about = build('p', { class: 'quiet' }, say(this.#asked.order === 'order' ? 'order.needed' : 'order.optional'))
    this.#parts.order.replaceChildren(group('order', say('order'), about, build('div', { class: 'call-order' }, number, digits, check), build('div', { class: 'call-proof' })))
    this.#drawProof()
  }

  #drawProof() {
    const { call } = this
    const { proof } = call
    const place = this.#parts.order.querySelector('.call-proof')
    if (!place) return undefined
    if (!proof) return place.replaceChildren()
    const parts = [orderFacts(proof)]
    if (this.#asked.item) parts.push(items(proof, call.items, (items) => this.#set({ items })))
    if (proof.linked.length) parts.push(links(proof, call.linked, (linked) => Object.assign(call, { linked })))
    return place.replaceChildren(...parts)
  }

  /** What was proven no longer is once number or digits are others. */
  #changed(values) {
    Object.assign(this.call, values)
    if (!this.call.proof) return
    Object.assign(this.call, { proof: null, items: [], linked: '' })
    this.#drawProof()
    this.#ask()
  }

  /** Check what was told; what has been changed meanwhile is not what was checked. */
  async #prove() {
    const { call } = this
    const { order, digits, kind } = call
    const isOld = () => call !== this.call || call.order !== order || call.digits !== digits || call.kind !== kind
    this.#tell('')
    try {
      const proof = await this.desk.proveCall({ id: call.id, order_no: order.trim(), phone_last4: digits, kind })
      if (isOld()) return
      call.proof = proof
      const open = call.proof.items.filter(({ allowed }) => allowed)
      call.items = call.items.filter((item) => open.some(({ id }) => id === item))
      if (!call.items.length && open.length === 1) call.items = [open[0].id]
      if (!call.linked && call.proof.linked.length === 1) call.linked = call.proof.linked[0].id
    } catch (error) {
      if (isOld()) return
      Object.assign(call, { proof: null, items: [], linked: '' })
      this.#refused(error)
    }
    this.#drawProof()
    if (call.proof) this.#parts.order.querySelector('.call-proof input:not(:disabled)')?.focus()
    await this.#ask()
  }

  #drawFields() {
    const { call } = this
    const asked = this.#asked.fields ?? []
    const write = (name, value) => {
      call.fields[name] = value
      if (name === 'reason' || name === 'condition') this.#ask()
    }
    const safety = build('input', { type: 'checkbox', name: 'safety', checked: call.safety, onchange: () => Object.assign(call, { safety: safety.checked }) })
    const tells = asked.some(({ name }) => name === 'account' || name === 'fault')
    const parts = [asked.map((one) => field(one, call.fields, write)), tells && build('label', { class: 'choice' }, safety, say('safety'))]
    this.#parts.fields.replaceChildren(...(asked.length ? [group('fields', say('fields'), ...parts)] : []))
  }

  #drawNotice() {
    const { call } = this
    const { notice: text } = this.#asked
    if (!text) return this.#parts.notice.replaceChildren()
    const answers = ['yes', 'no'].map((value) => ({ value, label: say(`consent.${value}`) }))
    const declined = build('p', { class: 'call-declined', role: 'status' }, call.consent === 'no' ? say('declined') : '')
    const pick = (consent) => {
      Object.assign(call, { consent })
      declined.textContent = consent === 'no' ? say('declined') : ''
      this.#drawContact()
    }
    return this.#parts.notice.replaceChildren(group('notice', say('notice'), notice(text), group('consent', say('consent'), choices('notice', answers, call.consent, pick)), declined))
  }

  /** Nothing is asked of somebody who has not agreed. */
  #drawContact() {
    const { call } = this
    const asked = this.#asked.contact ?? []
    const agreed = !this.#asked.notice || call.consent === 'yes'
    this.#end.hidden = !call.kind || !agreed
    if (call.consent === 'no') call.contact = {}
    if (!asked.length || !agreed) return this.#parts.contact.replaceChildren()
    const kinds = { phone: { inputmode: 'tel' }, address: { rows: 2 } }
    const boxes = asked.map(({ name, label, max }) => input(name, label, call.contact[name], (value) => Object.assign(call.contact, { [name]: value }), { maxlength: max, ...kinds[name] }))
    return this.#parts.contact.replaceChildren(group('contact', say('contact'), build('p', { class: 'quiet' }, say('contact.about')), ...boxes))
  }

  #pressed(event) {
    if (event.key !== 'Enter' || event.isComposing) return
    const { target } = event
    if (event.ctrlKey || event.metaKey) return this.#submitted(event)
    if (target.matches('#call-order_no, #call-phone_last4')) {
      event.preventDefault()
      this.#prove()
    } else if (target.matches('input')) event.preventDefault()
  }

  async #submitted(event) {
    event.preventDefault()
    if (this.#submit.disabled || this.#end.hidden) return
    this.#busy(true)
    try {
      const { call } = this
      const done = await this.desk.takeCall(handedIn(call, this.#asked))
      forget(this.agent)
      this.#form.replaceChildren(result(done, call.locale, () => this.#begin()))
      this.#form.firstElementChild.focus()
    } catch (error) {
      this.#refused(error)
    } finally {
      this.#busy(false)
    }
  }

  #busy(on) {
    this.#submit.disabled = on
    this.#submit.textContent = say(on ? 'sending' : 'submit')
    if (on) this.#tell('')
  }

  /** Say what was refused and go to where it stands; a notice that is no longer valid is fetched anew. */
  #refused(error) {
    this.#tell(error.what || say('unreachable'))
    if (error.code === 'notice_changed') this.#set({ consent: '' })
    this.#form.elements[error.field]?.focus?.()
    if (error.field) this.#form.querySelector(`[name="${CSS.escape(error.field)}"]:not(:disabled)`)?.focus()
  }

  #tell(words) {
    const inOrder = words && this.#end.hidden
    this.#problem.textContent = inOrder ? '' : words
    this.#parts.order.querySelector('.call-refused')?.remove()
    if (inOrder) this.#parts.order.append(build('p', { class: 'problem call-refused', role: 'alert' }, words))
  }

  #begin() {
    forget(this.agent)
    this.#asked = null
    this.#tell('')
    this.show()
  }
}

import { el } from './page.js'

const FILES = new URL('files', import.meta.url)
const AT_ONCE = 5
const LIGHT = 2e6 // bytes
const SIDE = 2048 // what the desk keeps
const words = {
  zh: {
    list: '待发送的照片',
    photo: '照片',
    large: '查看大图',
    close: '关闭',
    remove: (n) => `移除照片${n}`,
    sending: (n, of) => `正在发送第${n}张，共${of}张`,
    many: `一次最多发${AT_ONCE}张照片。`,
    first: '请先写一句话说明情况，再发照片。',
    lost: '没有传完，请再点发送。',
    gone: '照片已不在',
  },
  en: {
    list: 'Photos to send',
    photo: 'Photo',
    large: 'Open the photo',
    close: 'Close',
    remove: (n) => `Remove photo ${n}`,
    sending: (n, of) => `Sending ${n} of ${of}`,
    many: `At most ${AT_ONCE} photos go at once.`,
    first: 'Please write a line about it first, then send the photo.',
    lost: 'It didn’t get through. Please press send again.',
    gone: 'This photo is no longer here',
  },
}

export class Upload {
  #talk
  #stage
  #drawn
  #items = []
  #busy = false
  #shown = new Map()
  #list = el('ul', {})
  #says = el('p', { role: 'status' })

  constructor(talk, stage, drawn) {
    this.#talk = talk
    this.#stage = stage
    this.#drawn = drawn
    stage.className = 'stage'
    stage.getRootNode().append(el('link', { rel: 'stylesheet', href: new URL('upload.css', import.meta.url) }))
  }

  get #w() { return words[this.#stage.closest('[lang]').lang] }

  add(files) {
    const room = AT_ONCE - this.#items.length
    this.#items.push(...files.slice(0, room).map((file) => ({ id: newId(), file, url: URL.createObjectURL(file) })))
    this.#draw()
    this.#says.textContent = files.length > room ? this.#w.many : ''
  }

  // What is added and sent while others are on their way follows them.
  async send() {
    for (const item of this.#items) item.due = !item.leaving
    if (this.#busy) return
    this.#busy = true
    this.#says.textContent = ''
    await this.#written()
    if (this.#talk.key) await this.#sendAll()
    else this.#says.textContent = this.#talk.outbox.length ? this.#w.lost : this.#w.first
    this.#busy = false
  }

  // What was written before the photos, or with them, comes first: it may begin the conversation.
  async #written() {
    const waits = () => this.#talk.outbox.some(({ failed }) => failed == null)
    for (let looks = 0; looks < 60 && waits(); looks++) await new Promise((done) => setTimeout(done, 250))
  }

  async #sendAll() {
    for (let item, n = 1; (item = this.#items.find(({ due }) => due)); n++) {
      Object.assign(item, { due: false, leaving: true })
      this.#says.textContent = this.#w.sending(n, n + this.#items.filter(({ due }) => due).length)
      item.what = await this.#post(item)
      item.request = item.leaving = null
      if (!item.what) this.#drop(item)
      this.#draw()
    }
    this.#says.textContent = ''
  }

  // The words of what went wrong, if anything did.
  async #post(item) {
    item.light ??= await lighter(item.file)
    if (!this.#items.includes(item)) return '' // taken out meanwhile
    const request = item.request = new XMLHttpRequest()
    request.open('POST', FILES)
    const headers = { ...this.#headers(), 'Frontdesk-Id': item.id, 'Accept-Language': this.#stage.closest('[lang]').lang }
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.responseType = 'json'
    request.timeout = 150_000
    request.upload.onprogress = ({ loaded, total }) => { item.bar.value = loaded / total }
    item.bar.hidden = false
    return new Promise((done) => {
      request.onloadend = () => done(request.status === 200 || request.status === 201 ? '' : request.response?.what ?? this.#w.lost)
      request.send(item.light)
    })
  }

  #headers() {
    const { conversation, secret } = this.#talk.key ?? {} // erased meanwhile
    return { 'Frontdesk-Conversation': conversation, 'Frontdesk-Secret': secret }
  }

  #draw() {
    const w = this.#w
    this.#list.ariaLabel = w.list
    this.#list.replaceChildren(...this.#items.map((item, index) => {
      item.bar = el('progress', { max: 1, value: 0, hidden: item.request ? null : '', 'aria-label': w.sending(index + 1, this.#items.length) })
      return el('li', {},
        el('img', { src: item.url, alt: `${w.photo}${index + 1}` }), item.bar,
        el('button', { 'aria-label': w.remove(index + 1), onclick: () => this.#remove(item) }, '✕'),
        el('p', { class: 'wrong', role: 'alert' }, item.what))
    }))
    this.#stage.replaceChildren(...(this.#items.length ? [this.#list, this.#says] : []))
  }

  #remove(item) {
    item.request?.abort()
    this.#drop(item)
    this.#draw()
    this.#stage.nextElementSibling.querySelector('button').focus()
  }

  #drop(item) {
    URL.revokeObjectURL(item.url)
    this.#items = this.#items.filter((one) => one !== item)
  }

  async show(node, { id, width, height }) {
    const w = this.#w
    const src = await this.#blob(`${id}/preview`)
    node.replaceChildren(src
      ? el('button', { class: 'photo', 'aria-label': w.large, onclick: () => this.#open(id) }, el('img', { src, width, height, alt: w.photo }))
      : el('p', {}, src === null ? w.gone : w.photo))
    this.#drawn()
  }

  async #open(id) {
    const w = this.#w
    const dialog = el('dialog', { class: 'photo', 'aria-label': w.photo, onclick: () => dialog.close(), onclose: () => dialog.remove() },
      el('img', { src: await this.#blob(id), alt: w.photo }), el('button', {}, w.close))
    this.#stage.getRootNode().append(dialog)
    dialog.showModal()
  }

  // An address that a picture can have, null for one that is gone; kept, for messages are drawn again.
  #blob(path) {
    if (!this.#shown.has(path)) this.#shown.set(path, this.#fetch(path))
    return this.#shown.get(path)
  }

  async #fetch(path) {
    try {
      const got = await fetch(`${FILES}/${path}`, { headers: this.#headers() })
      if (got.ok) return URL.createObjectURL(await got.blob())
      if (got.status === 404) return null
    } catch {}
    this.#shown.delete(path) // perhaps the next time
  }
}

// A phone's photo as large as the desk keeps it; what the browser cannot open is left to the desk.
async function lighter(file) {
  if (file.size < LIGHT) return file
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, SIDE / Math.max(image.width, image.height))
    const canvas = el('canvas', { width: Math.round(image.width * scale), height: Math.round(image.height * scale) })
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
    return (await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9))) ?? file
  } catch {
    return file
  }
}

function newId() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')
}

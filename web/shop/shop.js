// The demo shop: its goods, its language, and the orders one may try the desk with.
import { pictures } from './pictures.js'
import { en, goods } from './words.js'

const SVG = 'http://www.w3.org/2000/svg'
const english = new URLSearchParams(location.search).get('lang') === 'en'

function draw(tag, attributes, parent) {
  const node = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value)
  parent.append(node)
  return node
}

function add(tag, text, parent) {
  const node = document.createElement(tag)
  node.textContent = text
  parent.append(node)
  return node
}

function showGoods() {
  for (const item of goods) {
    const card = add('li', '', document.querySelector('.goods'))
    const picture = draw('svg', { viewBox: '0 0 200 150', 'aria-hidden': 'true' }, card)
    for (const [d, ink] of pictures[item.picture]) draw('path', { d, class: ink }, picture)
    const [name, about] = english ? item.en : item.zh
    add('h3', name, card)
    add('p', about, card)
    add('p', `¥${item.price}`, card).className = 'price'
  }
}

function speakEnglish() {
  document.documentElement.lang = 'en'
  document.title = `${en.shop} · ${en.goods}`
  for (const node of document.querySelectorAll('[data-w]')) node.textContent = en[node.dataset.w]
  document.querySelector('[data-label]').setAttribute('aria-label', en.nav)
  document.querySelector('[data-shop]').textContent = en.shop
  document.querySelector('.brand').href = '/?lang=en'
  Object.assign(document.querySelector('[data-switch]'), { textContent: '中文', href: '?lang=zh', lang: 'zh-CN' })
}

// The name is the operator's; the page keeps its own where the desk is away.
async function showName() {
  const answer = await fetch(`/widget/settings?locale=${english ? 'en' : 'zh'}`)
  if (answer.ok) document.querySelector('[data-shop]').textContent = (await answer.json()).shop.name
}

async function showOrders() {
  const answer = await fetch(`/demo/orders?locale=${english ? 'en' : 'zh'}`)
  if (!answer.ok) return
  const body = document.querySelector('#try tbody')
  for (const { number, phone_last4: phone, items, note } of await answer.json()) {
    const row = add('tr', '', body)
    for (const text of [number, phone, items.join(english ? ', ' : '、'), note]) add('td', text ?? '', row)
  }
  document.querySelector('#try').hidden = !body.children.length
}

if (english) speakEnglish()
showGoods()
showName().catch(() => {})
showOrders().catch(() => {})

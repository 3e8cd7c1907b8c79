import { el } from './page.js'

export function drawCard(card, w) {
  const named = (...names) => names.filter((name) => card[name]).map((name) => row(w[name], card[name]))
  const rest = named('retention', 'rights', 'version')
  return el('div', { part: 'card', class: `card ${card.type}` },
    card.title && el('strong', {}, card.title),
    el('dl', {}, named('number', 'order_no', 'state', 'next', 'due', 'purpose', 'manner', 'scope'), card.rows?.map(({ label, value }) => row(label, value))),
    rest.length ? el('details', {}, el('summary', {}, w.more), el('dl', {}, rest)) : null,
    card.items?.map((item) => el('p', { class: item.eligible === false ? 'barred' : null },
      item.name, item.quantity > 1 ? ` × ${item.quantity}` : null, el('b', {}, item.price), el('small', {}, item.words))))
}

function row(label, value) {
  return el('div', {}, el('dt', {}, label), el('dd', {}, value))
}

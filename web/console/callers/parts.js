/** The parts of a call's form, each a group of its own. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { price } from '../money.js'
import { moment } from '../times.js'
import { say } from './words.js'

export function group(name, title, ...children) {
  return build('fieldset', { class: 'call-part', 'data-part': name }, build('legend', {}, title), ...children)
}

/** Return radio buttons, one beside the other; `onpick` hears which. */
export function choices(name, options, chosen, onpick) {
  return build(
    'div',
    { class: 'call-choices' },
    options.map(({ value, label, about, disabled }) =>
      build(
        'label',
        { class: 'choice' },
        build('input', { type: 'radio', name, value, checked: value === chosen, disabled, onchange: () => onpick(value) }),
        build('span', {}, label, about && build('span', { class: 'quiet call-about' }, about)),
      ),
    ),
  )
}

export function input(name, label, value, onwrite, traits = {}) {
  const { rows, ...more } = traits
  const box = build(rows ? 'textarea' : 'input', { id: `call-${name}`, name, autocomplete: 'off', rows, ...more })
  box.value = value ?? ''
  box.addEventListener('input', () => onwrite(box.value))
  return build('div', { class: 'field' }, build('label', { for: `call-${name}` }, label), box)
}

export function orderFacts({ order }) {
  const times = [order.ordered_at && say('proven', { time: moment(order.ordered_at) }), order.received_at && say('proven.received', { time: moment(order.received_at) })]
  return build('p', { class: 'quiet', role: 'status' }, `${order.number} · `, times.filter(Boolean).join(' · '))
}

/** Return a box for each item of the order; `onpick` hears which ones are ticked. */
export function items({ items: found }, chosen, onpick) {
  const boxes = found.map(({ id, name, quantity, price: cost, allowed, words, open }) => {
    const about = open ? say('open', { number: open }) : words
    const box = build('input', { type: 'checkbox', name: 'item', value: id, checked: chosen.includes(id), disabled: !allowed })
    box.addEventListener('change', () => onpick([...box.form.elements].filter((one) => one.name === 'item' && one.checked).map(({ value }) => value)))
    return build('label', { class: 'choice' }, box, build('span', {}, `${name} ×${quantity} · ${price(cost)}`, about && build('span', { class: 'quiet call-about' }, about)))
  })
  return group('item', say('item'), found.length > 1 && build('p', { class: 'quiet' }, say('item.several')), build('div', { class: 'call-choices' }, boxes))
}

export function links({ linked }, chosen, onpick) {
  return group(
    'linked',
    say('linked'),
    linked.map(({ id, channel, last_at }) => {
      const box = build('input', { type: 'checkbox', checked: id === chosen, onchange: () => onpick(box.checked ? id : '') })
      const label = say('linked.one', { channel: sayCode('channel', channel), time: moment(last_at) })
      return build('p', { class: 'call-link' }, build('label', { class: 'choice' }, box, label), build('a', { href: `#/c/${encodeURIComponent(id)}` }, say('linked.open')))
    }),
  )
}

export function field({ name, label, choices: options, most }, values, onwrite) {
  if (options) return group(name, label, choices(name, options, values[name], (value) => onwrite(name, value)))
  if (most) return input(name, label, values[name], (value) => onwrite(name, value), { type: 'number', min: 1, max: most, inputmode: 'numeric' })
  const short = name === 'time' || name === 'product'
  return input(name, label, values[name], (value) => onwrite(name, value), short ? { maxlength: 200 } : { rows: 3, maxlength: 2000 })
}

export function notice({ locale, title, paragraphs, version }) {
  return build(
    'blockquote',
    { class: 'call-notice', lang: locale === 'zh' ? 'zh-CN' : 'en', tabindex: '0', 'aria-label': say('notice') },
    build('p', { class: 'call-notice-title' }, title),
    paragraphs.map((text) => build('p', {}, text)),
    build('p', { class: 'quiet', lang: null }, say('notice.version', { version })),
  )
}

export function result({ conversation, cases, words }, locale, onnext) {
  return build(
    'section',
    { class: 'call-done', tabindex: '-1', 'aria-label': say('done') },
    build('h2', {}, say('done')),
    cases.map(({ number }) => build('p', { class: 'call-number number' }, number)),
    build('p', { class: 'quiet' }, say('say')),
    build('blockquote', { class: 'call-words', lang: locale === 'zh' ? 'zh-CN' : 'en' }, words),
    build(
      'p',
      { class: 'call-end' },
      build('button', { type: 'button', class: 'primary', onclick: onnext }, say('next')),
      cases.map(({ number }) => build('a', { href: `#/cases/${encodeURIComponent(number)}` }, cases.length > 1 ? say('case.one', { number }) : say('case'))),
      build('a', { href: `#/c/${encodeURIComponent(conversation)}` }, say('conversation')),
    ),
  )
}

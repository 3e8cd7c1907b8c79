/** The handoff packet: the wish in one line, chips for what to know at a glance, facts below. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { due } from '../live-time.js'
import { say } from './words.js'

const NEEDS_CARE = ['declined', 'withdrawn', 'outdated']

export function packetCard(packet) {
  return build(
    'section',
    { class: 'packet', 'aria-labelledby': 'packet-title' },
    build('h3', { id: 'packet-title' }, say('packet')),
    build('p', { class: 'wish', dir: 'auto' }, packet.wish),
    build('ul', { class: 'chips' }, chips(packet)),
    build('dl', { class: 'facts' }, facts(packet)),
  )
}

function chips({ signs, language, consent, kind, filled, missing, photos }) {
  return [
    ...signs.map((sign) => chip(say(`sign.${sign}`), 'care')),
    consent !== 'not_needed' && chip(say(`consent.${consent}`), NEEDS_CARE.includes(consent) ? 'care' : ''),
    kind && chip(say('filled', { n: filled.length, m: missing.length })),
    photos > 0 && chip(say('photos', { n: photos })),
    chip(say('language', { name: say(`language.${language}`) })),
  ].filter(Boolean)
}

function chip(words, tone = '') {
  return build('li', { class: `chip ${tone}` }, words)
}

function facts({ reason, order, findings, promise }) {
  return [
    reason && fact(say('reason'), sayCode('reason', reason)),
    order && fact(say('order'), [build('span', { class: 'number' }, order.proven ? order.number : say('unproven', order)), ...findings.map((one) => finding(one, findings))]),
    promise && fact(say('promise'), [`${sayCode('promise', promise.kind)} `, due(promise.due_at, promise.state === 'late' ? 'pending' : promise.state)]),
  ].filter(Boolean)
}

/** Tell how an item stands; the reason only where several are weighed. */
function finding({ allowed, reason_words: reason, words }, all) {
  const key = `${allowed ? 'yes' : 'no'}${all.length > 1 && reason ? '.for' : ''}`
  return build('span', { class: `finding ${allowed ? '' : 'care'}` }, say(key, { reason, words }))
}

function fact(label, value) {
  return build('div', {}, build('dt', {}, label), build('dd', {}, value))
}

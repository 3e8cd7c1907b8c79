/** One miss looked at: all its words, the guesses, what happened next, and the three things to do. */
import { build } from '../element.js'
import { date } from '../times.js'
import { named, percent } from './row.js'
import { say, sayCode } from './words.js'

export function detail(miss, intents, acts) {
  const { texts, locale, times, guesses, next, kinds } = miss
  const inCatalogue = kinds.includes('unanswered')
  return [
    build('a', { class: 'back', href: '#/misses' }, say('back')),
    build('h2', { lang: locale, dir: 'auto' }, texts[0]),
    build('p', { class: 'facts-line' }, kinds.map((kind) => build('span', { class: 'owner' }, sayCode('kind', kind))), build('span', {}, sayCode('locale', locale)), build('span', {}, say('times', { n: times }))),
    build('p', { class: 'decision' }, [
      button('assign', 'A', acts.assign, 'primary'),
      button(inCatalogue ? 'passage.done' : 'passage', 'P', acts.passage),
      button('nothing', 'X', acts.nothing),
    ]),
    texts.length > 1 && part('texts', build('ul', { class: 'plain-list' }, texts.slice(1).map((text) => build('li', { lang: locale, dir: 'auto' }, text)))),
    !inCatalogue && part('guesses', guesses.length ? build('ol', { class: 'guesses' }, guesses.map((one) => bar(one, intents))) : build('p', { class: 'quiet' }, say('unsure'))),
    next.length > 0 && part('next', build('ul', { class: 'plain-list' }, next.map((one) => happened(one, intents)))),
    part('facts', build('dl', { class: 'facts' }, facts(miss))),
  ].filter(Boolean)
}

function button(name, key, act, kind = null) {
  return build('button', { type: 'button', class: kind, title: `${say(name)} (${key})`, onclick: act }, say(name), build('kbd', { 'aria-hidden': 'true' }, key))
}

function part(name, content) {
  return build('section', {}, build('h3', {}, say(`part.${name}`)), content)
}

function bar({ name, confidence }, intents) {
  return build('li', {}, build('span', {}, named(name, intents)), build('meter', { min: 0, max: 1, value: confidence, 'aria-label': named(name, intents) }), build('span', { class: 'number' }, percent(confidence)))
}

function happened({ outcome, text, intent, times }, intents) {
  const what = [sayCode('outcome', outcome), intent && named(intent, intents)].filter(Boolean).join(' → ')
  return build('li', {}, build('b', {}, what), times > 1 && ` ${say('times', { n: times })}`, text && build('q', { dir: 'auto' }, text))
}

function facts({ first, last, model, product, passage, outcome, kinds }) {
  const rows = [
    kinds.includes('unanswered') && [say('part.next'), sayCode('outcome', outcome)],
    product && [say('fact.product'), product],
    passage && [say('fact.passage'), passage],
    [say('fact.days'), first === last ? date(first) : `${date(first)} – ${date(last)}`],
    model && [say('fact.model'), model.replace('.tar.gz', '')],
  ].filter(Boolean)
  return rows.map(([name, value]) => build('div', {}, build('dt', {}, name), build('dd', {}, value)))
}

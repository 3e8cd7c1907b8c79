/** One line of the list: the words, how often, and what the model thought. */
import { build } from '../element.js'
import { intentName, say, sayCode } from './words.js'

export function missRow({ texts, times, kinds, locale, guesses }, intents) {
  return build(
    'div',
    { class: 'row two', role: 'option', tabindex: '-1', 'aria-selected': 'false' },
    build('span', { class: 'first' }, build('span', { class: 'preview', lang: locale, dir: 'auto' }, texts[0]), times > 1 && build('span', { class: 'count' }, say('times', { n: times }))),
    build('span', { class: 'second' }, build('span', { class: 'about' }, [...kinds.map((kind) => sayCode('kind', kind)), sayCode('locale', locale)].join(' · ')), guess(guesses, intents)),
  )
}

function guess([first], intents) {
  return first && build('span', { class: 'guess' }, `${named(first.name, intents)} ${percent(first.confidence)}`)
}

export function named(name, intents) {
  return intentName(intents.find((intent) => intent.name === name) ?? { name })
}

export function percent(share) {
  return `${Math.round(share * 100)}%`
}

/** The filters over the list, and the file that is learned. */
import { build } from '../element.js'
import { intentName, say, sayCode } from './words.js'

const KINDS = ['unclear', 'rephrased', 'rejected', 'person', 'unanswered']
const FILE = '/api/misses/learned?form='

export class Filters {
  #locale = choice('locale', ['zh', 'en'].map((code) => [code, sayCode('locale', code)]))
  #kind = choice('kind', KINDS.map((code) => [code, sayCode('kind', code)]))
  #guess = choice('guess', [])

  constructor(onChange) {
    const selects = [this.#locale, this.#kind, this.#guess]
    const files = ['yaml', 'patch'].map((form) => build('a', { href: FILE + form, download: '' }, say(form === 'yaml' ? 'file' : 'patch')))
    this.element = build('div', { class: 'filter miss-filter' }, selects.map(labelled), build('p', { class: 'files' }, files))
    selects.forEach((select) => select.addEventListener('change', onChange))
  }

  get chosen() {
    return { locale: this.#locale.value, kind: this.#kind.value, guess: this.#guess.value }
  }

  /** Offer the guesses that are in the list, and keep the one that is chosen. */
  offer(lines, intents) {
    const { value } = this.#guess
    const names = new Set(lines.map(({ guesses }) => guesses[0]?.name).filter(Boolean))
    if (value) names.add(value)
    const known = new Map(intents.map((intent) => [intent.name, intent]))
    const options = [...names].map((name) => [name, intentName(known.get(name) ?? { name })])
    this.#guess.replaceChildren(...offered(options.sort(([, one], [, other]) => one.localeCompare(other))))
    this.#guess.value = value
  }
}

function choice(name, options) {
  return build('select', { id: `miss-${name}`, name }, offered(options))
}

function offered(options) {
  return [build('option', { value: '' }, say('all')), ...options.map(([value, words]) => build('option', { value }, words))]
}

function labelled(select) {
  return build('span', { class: 'one-filter' }, build('label', { for: select.id }, say(`filter.${select.name}`)), select)
}

/** The control a field of the draft is filled in with, and the value it stands for. */
import { build } from '../element.js'
import { say } from './words.js'

export function control(id, { type, now, most, choices }) {
  if (type === 'choice') return choice(id, now, choices)
  if (type === 'story') return build('textarea', { id, rows: 3, maxlength: most, required: true }, now ?? '')
  const traits = {
    digits: { inputmode: 'numeric', pattern: '\\d{4}', maxlength: 4, minlength: 4 },
    number: { type: 'number', min: 1, max: most },
    line: { maxlength: most },
  }[type]
  return build('input', { id, type: 'text', autocomplete: 'off', required: true, value: now, ...traits })
}

export function valueOf(element, { type, choices }) {
  if (type === 'choice') return choices[Number(element.value)].value
  return type === 'number' ? Number(element.value) : element.value.trim()
}

/** Options stand for their place, so that a yes is a yes and not a text. */
function choice(id, now, choices) {
  const options = choices.map(({ value, words }, place) => build('option', { value: String(place), selected: value === now }, words))
  const first = build('option', { value: '', selected: !choices.some(({ value }) => value === now) }, say('choose'))
  return build('select', { id, required: true }, first, options)
}

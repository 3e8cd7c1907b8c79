/** Fields of the forms: one to type in, one to choose from, and several to tick. */
import { build } from '../element.js'
import { say } from './words.js'

export function field(name, control, about) {
  const id = `people-${name}`
  control.id = id
  control.name = name
  if (about) control.setAttribute('aria-describedby', `${id}-about`)
  return build('div', { class: 'field' }, build('label', { for: id }, say(`field.${name}`)), control, about && build('p', { class: 'quiet', id: `${id}-about` }, about))
}

export function text(value, maxlength) {
  return build('input', { type: 'text', required: true, maxlength, value, autocomplete: 'off' })
}

export function choice(options, chosen, disabled = false) {
  return build('select', { disabled }, options.map(([value, words]) => build('option', { value, selected: value === chosen }, words)))
}

/** Boxes of one name; `options` are pairs of value and words. */
export function ticks(name, options, ticked, about, legend = name) {
  const boxes = options.map(([value, words]) => build('label', { class: 'choice' }, build('input', { type: 'checkbox', name, value, checked: ticked.includes(value) }), words))
  return build('fieldset', {}, build('legend', {}, say(`field.${legend}`)), build('div', { class: 'ticks' }, boxes), about && build('p', { class: 'quiet' }, about))
}

export function ticked(form, name) {
  return [...form.querySelectorAll(`[name=${name}]:checked`)].map(({ value }) => value)
}

/** A form that says what went wrong, where it went wrong; `onSave` may throw. */
export function formOf(title, parts, buttons, onSave) {
  const problem = build('p', { class: 'problem', role: 'alert' })
  const save = build('button', { type: 'submit', class: 'primary' }, say('save'))
  const form = build('form', { class: 'people-form', 'aria-label': title }, build('h2', {}, title), parts, problem, build('footer', {}, save, buttons))
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    save.disabled = true
    problem.textContent = ''
    try {
      await onSave(form)
    } catch (error) {
      problem.textContent = error.what || say('unreachable')
      form.elements[error.field]?.focus?.()
    }
    save.disabled = false
  })
  return form
}

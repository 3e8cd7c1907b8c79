import { el, tab } from './page.js'

const AUTOFILL = { phone: 'tel', address: 'street-address' }

export function drawPrompt({ id, title, why, fields, submit, dismiss }, w, send) {
  const draft = tab.get(id) ?? {}
  const values = () => Object.fromEntries(fields.map(({ name }) => [name, form.elements[name].value.trim()]))
  const go = (type, more) => { busy(form, true); send({ type, prompt: id, ...more }) }
  const form = el('form', {
    part: 'prompt', class: 'card', tabindex: -1, novalidate: '', 'aria-label': title,
    oninput: () => tab.set(id, values()),
    onsubmit: (event) => { event.preventDefault(); go('submit', { values: values() }) },
  },
  el('strong', {}, title), el('p', {}, why),
  fields.map(({ name, label, kind, required, max, value }) => {
    const input = el(kind === 'textarea' ? kind : 'input', { id: name, name, type: kind, maxlength: max, autocomplete: AUTOFILL[name] ?? name, 'aria-required': required, 'aria-describedby': `${name}-wrong` })
    input.value = draft[name] || value || ''
    return [el('label', { for: name }, label, required ? null : w.optional), input, el('p', { class: 'wrong', id: `${name}-wrong` })]
  }),
  el('p', { class: 'wrong', role: 'alert', id: 'form-wrong' }),
  el('div', { class: 'chips equal' },
    el('button', { class: 'main' }, submit),
    el('button', { type: 'button', onclick: () => go('dismiss') }, dismiss)))
  form.refuse = (error) => refuse(form, error)
  return form
}

function busy(form, on) {
  for (const button of form.querySelectorAll('button')) button.disabled = on
}

function refuse(form, { what, fields = {} }) {
  busy(form, false)
  for (const line of form.querySelectorAll('.wrong')) {
    const name = line.id.slice(0, -6)
    line.textContent = name === 'form' ? what : fields[name]?.what ?? ''
    form.elements[name]?.setAttribute('aria-invalid', name in fields)
  }
  const wrong = form.querySelector('[aria-invalid=true]') ?? form
  wrong.focus()
}

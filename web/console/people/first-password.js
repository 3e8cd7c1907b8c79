/** Before anything else: a password that was made for somebody becomes their own. */
import { build } from '../element.js'
import { say } from './words.js'

const BOXES = [['old', 'current-password'], ['new', 'new-password'], ['again', 'new-password']]

/** Show the page in `root`; resolves once the password is replaced. */
export function firstPassword(root, desk) {
  return new Promise((resolve) => {
    const problem = build('p', { class: 'problem', role: 'alert' })
    const submit = build('button', { class: 'primary', type: 'submit' }, say('first.submit'))
    const form = build('form', { class: 'sign-in', 'aria-labelledby': 'first-title' }, build('h1', { id: 'first-title' }, say('first.title')), build('p', { class: 'quiet' }, say('first.about')), BOXES.map(box), problem, submit)
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      submit.disabled = true
      problem.textContent = await replaced(desk, Object.fromEntries(new FormData(form)))
      submit.disabled = false
      if (!problem.textContent) resolve()
    })
    root.replaceChildren(build('main', { class: 'sign-in-page' }, form))
    form.querySelector('input').focus()
  })
}

function box([name, autocomplete]) {
  const input = build('input', { id: `first-${name}`, name, type: 'password', required: true, maxlength: 200, minlength: name === 'old' ? null : 12, autocomplete })
  return build('div', { class: 'field' }, build('label', { for: `first-${name}` }, say(`first.${name}`)), input)
}

/** Return what is wrong, or nothing. */
async function replaced(desk, { old, new: fresh, again }) {
  if (fresh !== again) return say('first.different')
  try {
    await desk.password({ old, new: fresh })
    return ''
  } catch (error) {
    return error.what || say('unreachable')
  }
}

/** The sign-in page. */
import { build } from './element.js'
import { choose, language, say } from './language.js'
import { Refused } from './desk.js'

/** Show the page in `root`; resolves once the agent is signed in. */
export function signIn(root, desk, { again = false } = {}) {
  return new Promise((resolve) => {
    const show = () => root.replaceChildren(page(desk, again, resolve, show))
    show()
    root.querySelector('input').focus()
  })
}

function page(desk, again, resolve, show) {
  const problem = build('p', { class: 'problem', role: 'alert' })
  const form = build(
    'form',
    { class: 'sign-in', 'aria-labelledby': 'sign-in-title' },
    build('h1', { id: 'sign-in-title' }, say('signin.title')),
    again && build('p', { class: 'quiet' }, say('signin.again')),
    field('login', say('signin.login'), { autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' }),
    field('password', say('signin.password'), { type: 'password', autocomplete: 'current-password' }),
    problem,
    build('button', { class: 'primary', type: 'submit' }, say('signin.submit')),
    tongue(show),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    attempt(desk, form, problem).then((done) => done && resolve())
  })
  return build('main', { class: 'sign-in-page' }, form)
}

function field(name, label, traits) {
  const input = build('input', { id: name, name, required: true, maxlength: 200, ...traits })
  return build('div', { class: 'field' }, build('label', { for: name }, label), input)
}

function tongue(show) {
  const other = language() === 'zh' ? 'en' : 'zh'
  const swap = () => {
    choose(other)
    show()
  }
  return build('button', { type: 'button', class: 'plain', lang: other, onclick: swap }, say('language.other'))
}

async function attempt(desk, form, problem) {
  const button = form.querySelector('.primary')
  const { login, password } = Object.fromEntries(new FormData(form))
  button.disabled = true
  problem.textContent = ''
  try {
    await desk.signIn(login.trim(), password)
    return true
  } catch (error) {
    problem.textContent = reason(error)
    return false
  } finally {
    button.disabled = false
  }
}

function reason(error) {
  if (!(error instanceof Refused)) return say('problem.unreachable')
  if (error.status === 401) return say('signin.wrong')
  return error.what || say('problem.other')
}

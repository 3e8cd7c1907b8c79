/** On the page of a case: news that its consumer can be told by telephone only. */
import { build } from '../element.js'
import { styled as loaded } from '../later.js'
import { due } from '../live-time.js'
import { moment } from '../times.js'
import { say } from './words.js'

/** Return the part of the page, null where nobody has to be called; `act` notes how the call went. */
export function callBack(found, act) {
  const owed = found?.call_back
  if (!owed) return null
  styled()
  if (owed.called_at) return build('p', { class: 'quiet' }, say('callback.done', { time: moment(owed.called_at) }))
  const problem = build('p', { class: 'problem', role: 'alert' })
  const buttons = ['reached', 'no_answer'].map((outcome, place) =>
    build('button', { type: 'button', class: place ? null : 'primary', onclick: () => tick(act, { outcome, message: owed.message }, problem) }, say(`callback.${outcome}`)),
  )
  return build(
    'section',
    { class: 'call-back', 'aria-label': say('callback') },
    build('h3', {}, say('callback')),
    build('p', { class: 'quiet' }, say('callback.about')),
    build('blockquote', { class: 'call-words' }, owed.words),
    build('p', {}, due(owed.due_at, 'open')),
    build('p', { class: 'call-end' }, buttons),
    problem,
  )
}

async function tick(act, answer, problem) {
  try {
    await act(answer)
  } catch (error) {
    problem.textContent = error.what || say('unreachable')
  }
}

export function styled() {
  loaded('/console/callers/callers.css').catch(() => undefined)
}

/** What falls due next of a case. */
import { due } from './live-time.js'

const OVER = ['kept', 'dropped', 'superseded']

export function nextDue(dues) {
  const next = dues?.find(({ state }) => !OVER.includes(state))
  return next ? due(next.due_at, next.state, next.warn_at) : ''
}

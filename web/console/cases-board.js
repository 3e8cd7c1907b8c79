/** The board: the cases of one kind, a column a state, each card with what falls due next. */
import { build } from './element.js'
import { say } from './language.js'
import { nextDue } from './case-due.js'

export function board(lines, states, shown) {
  return build('div', { class: 'board', tabindex: '0', 'aria-label': say('cases.board') }, states.map(({ state, words }) => column(words, lines.filter((line) => line.state === state), shown)))
}

function column(words, lines, shown) {
  return build('section', { class: 'board-column' }, build('h2', {}, words, ' ', build('span', { class: 'count' }, String(lines.length))), build('ul', {}, lines.map((line) => card(line, shown))))
}

function card({ number, item, order_no, due: dues, owner }, shown) {
  const facts = [item?.name, order_no, owner?.name].filter(Boolean).map((words) => build('span', { class: 'quiet' }, words))
  const link = build('a', { class: 'number', href: `#/cases/${encodeURIComponent(number)}`, 'aria-current': number === shown ? 'true' : null }, number)
  return build('li', { class: 'board-card' }, link, facts, nextDue(dues))
}

/** Whose a case is, and giving it to somebody. */
import { fact } from '../fact.js'
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { say } from './words.js'

/** Return the owner's name, and the button that gives the case away; `act` gets the body of the call. */
export function caseOwner(desk, { number, owner }, act, done) {
  const give = build('button', { type: 'button', class: 'plain', 'aria-label': say('give.title'), onclick: () => choose(desk, number, act, done) }, say('give'))
  return fact(say('owner'), [owner?.name ?? say('give.nobody'), ' ', give], 'case-owner')
}

async function choose(desk, number, act, done) {
  const { hash } = location
  const { owner, agents } = await desk.caseOwner(number).catch(() => ({ owner: null, agents: [] }))
  if (location.hash !== hash) return
  const options = agents.map(({ id, name }) => build('option', { value: id, selected: id === owner }, name))
  const select = build('select', { id: 'case-owner', name: 'agent', required: true }, options)
  const field = build('div', { class: 'field' }, build('label', { for: 'case-owner' }, say('give.to')), select)
  ask({ title: `${say('give.title')} · ${number}`, about: say('give.about'), parts: [field], act: ({ agent }) => act({ agent, from: owner }), done })
}

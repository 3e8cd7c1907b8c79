/** The dialog that hands a conversation on. */
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { Finder } from '../finder.js'
import { say } from './words.js'

const NOTE_LENGTH = 2000

/** `without`: the agents whom it cannot go to; asked only while the agent `isHere`, with that conversation; `act` is given the target and the note, what it throws is said in the dialog. */
export async function askTransfer(desk, without, isHere, act) {
  const finder = finderOf(targets(await desk.teams(), without))
  if (!isHere()) return
  ask({
    title: say('title'),
    about: say('about'),
    parts: [finder.element, note()],
    act: (answers) => {
      if (!finder.chosen) throw Object.assign(new Error(), { what: say('choose') })
      return act(finder.chosen.to, answers.note.trim())
    },
  })
}

function finderOf(everybody) {
  return new Finder({
    input: { id: 'transfer-to' },
    list: { class: 'targets' },
    label: say('search'),
    none: say('none'),
    matches: (asked) => everybody.filter(({ name }) => name.toLowerCase().includes(asked)),
    draw: ({ name, words, team }) => [
      build('span', {}, build('b', {}, name), team && build('span', { class: 'team-mark' }, say('team'))),
      build('span', { class: 'quiet' }, words),
    ],
  })
}

/** Ask a supervisor whether to take over what a colleague has. */
export function askTakeOver({ name }, act) {
  ask({ title: say('over.title'), about: say('over.about', { name }), parts: [], act })
}

/** Teams first, then who is free, then who is not; at the end whoever is next. */
function targets({ teams, agents }, without) {
  const others = agents.filter(({ id }) => !without.includes(id))
  const here = new Set(others.filter(({ state }) => state === 'free' || state === 'full').map(({ id }) => id))
  const people = others.map((agent) => ({ to: { agent: agent.id }, name: agent.name, words: standing(agent), open: agent.state === 'free' }))
  return [...teams.map((team) => ofTeam(team, here)), ...people.filter(({ open }) => open), ...people.filter(({ open }) => !open), { to: 'queue', name: say('queue'), words: say('queue.words'), open: true }]
}

function ofTeam({ id, name, members }, here) {
  const n = members.filter((member) => here.has(member)).length
  return { to: { team: id }, name, words: n ? say('team.here', { n }) : say('team.nobody'), open: true, team: true }
}

function standing({ state, load, most }) {
  return say(most ? 'load.most' : 'load', { state: say(`state.${state}`), load: String(load), most })
}

function note() {
  const area = build('textarea', { id: 'transfer-note', name: 'note', rows: 3, maxlength: NOTE_LENGTH })
  return build('div', { class: 'field' }, build('label', { for: 'transfer-note' }, say('note')), area)
}

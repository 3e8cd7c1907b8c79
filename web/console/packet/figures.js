/** How often consumers had to repeat what the packet held: for supervisors, beside the ratings. */
import { build } from '../element.js'
import { say } from './words.js'

export function repeats({ all, agents, fields }) {
  return build(
    'section',
    { 'aria-labelledby': 'repeats-title' },
    build('h3', { id: 'repeats-title' }, say('repeats')),
    build('p', {}, all.conversations ? say('repeats.share', { ...all, percent: all.percent }) : say('repeats.none')),
    all.again > 0 && build('ul', { class: 'chips' }, fields.map(({ label, times }) => build('li', { class: 'chip' }, say('repeats.field', { label, n: times })))),
    all.again > 0 && table(agents),
  )
}

function table(agents) {
  const columns = ['agent', 'conversations', 'again'].map((column) => build('th', { scope: 'col' }, say(`repeats.${column}`)))
  const rows = agents.map(({ agent, conversations, again, percent }) =>
    build('tr', {}, build('th', { scope: 'row' }, agent.name), build('td', {}, String(conversations)), build('td', {}, `${again} · ${percent}%`)),
  )
  return build('table', {}, build('thead', {}, build('tr', {}, columns)), build('tbody', {}, rows))
}

/** Says what the bot asks for an agent, and what of it is known by now. */
import { build } from '../element.js'
import { say } from './words.js'

export function errandMark({ errand }, me) {
  if (!errand) return null
  const what = errand.asks.map(({ name, state }) => say(state ?? 'open', { what: say(`short.${name}`) }))
  const whose = !me || errand.agent?.id === me.id ? 'mark.mine' : 'mark'
  return build('span', { class: 'errand' }, say(whose, { name: errand.agent?.name ?? '', what: what.join(say('comma')) }))
}

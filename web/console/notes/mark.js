/** The mark of a row in whose notes this agent is named and has not looked. */
import { build } from '../element.js'
import { say } from './words.js'

export function mentionMark() {
  return build('span', { class: 'at', title: say('marked') }, build('span', { 'aria-hidden': 'true' }, '@'), build('span', { class: 'unseen' }, say('marked')))
}

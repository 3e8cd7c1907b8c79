/** What stands where a conversation will be, until its columns are there. */
import { build } from './element.js'
import { say } from './language.js'

const WORDS = { main: ['conversation.label', 'conversation.none'], aside: ['context.label', 'context.none'] }
const CLASSES = { main: 'column middle', aside: 'column context' }

export function placeholder(tag) {
  const [label, none] = WORDS[tag]
  return build(tag, { class: CLASSES[tag], 'aria-label': say(label) }, build('p', { class: 'nothing' }, say(none)))
}

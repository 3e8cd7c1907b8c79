/** Beside a conversation: where else the same consumer has written or called. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { moment } from '../times.js'
import { say } from './words.js'

export function linkedPart(linked) {
  if (!linked?.length) return null
  const lines = linked.map(({ id, channel, last_at }) => build('li', {}, build('a', { href: `#/c/${encodeURIComponent(id)}` }, `${sayCode('channel', channel)} · ${moment(last_at)}`)))
  return build('section', { 'aria-labelledby': 'context-linked' }, build('h3', { id: 'context-linked' }, say('links.title')), build('ul', { class: 'items' }, lines))
}

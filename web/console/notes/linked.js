/** The text of a note, in which `#12` leads to the message of that number. */
import { build } from '../element.js'

export function linked(text, conversation, last) {
  const parts = text.split(/(#[1-9]\d{0,5})(?!\d)/)
  return parts.map((part, index) => (index % 2 && Number(part.slice(1)) <= last ? build('a', { href: place(conversation, part.slice(1)) }, part) : part))
}

/** Return the address of a message. */
export function place(conversation, seq) {
  return `#/c/${encodeURIComponent(conversation)}/${seq}`
}

/** Notices that a reply asks for what the packet holds, by the desk's own patterns. */
import { say } from './words.js'

/** Return what to tell before a reply is sent, or nothing. */
export function knownAlready(text, asking) {
  const again = asking ? askedAgain(text, asking) : []
  if (!again.length) return ''
  return say('known', { facts: again.map((one) => say('fact', one)).join(say('comma')) })
}

function askedAgain(text, { clauses, asks, denies, known }) {
  const [asking, denying] = [asks, denies].map(pattern)
  const questions = text.split(new RegExp(clauses, 'u')).filter((clause) => asking.test(clause.trim()) && !denying.test(clause))
  return known.filter(({ value, words }) => !text.includes(value) && questions.some((clause) => pattern(words).test(clause)))
}

function pattern(source) {
  return new RegExp(source, 'iu')
}

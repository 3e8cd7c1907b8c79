/** Text with the words that were looked for marked in it. */
import { build } from '../element.js'

/** Return text nodes and <mark>s; the longest word wins where two begin at the same letter. */
export function marked(text, words) {
  const parts = []
  const small = text.toLowerCase()
  const same = small.length === text.length
  let from = 0
  for (let hit = same ? next(small, words, 0) : null; hit; hit = next(small, words, from)) {
    parts.push(text.slice(from, hit.at), build('mark', {}, text.slice(hit.at, hit.at + hit.length)))
    from = hit.at + hit.length
  }
  return [...parts, text.slice(from)].filter(Boolean)
}

function next(small, words, from) {
  const hits = words.map((word) => ({ at: small.indexOf(word, from), length: word.length })).filter(({ at }) => at >= 0)
  return hits.sort((one, other) => one.at - other.at || other.length - one.length)[0]
}

/** The language of a reply, as far as its letters tell: a third of Han letters is Chinese, whatever names stand among them. */

const HAN = /\p{Script=Han}/gu
const LETTER = /\p{L}/gu
const TELLING = 4
const SHARE = 1 / 3

/** Return `zh`, `en` or null, where there is too little to tell; links, addresses and codes do not count. */
export function replyLanguage(text) {
  const words = text.replace(/https?:\/\/\S+|\S+@\S+|\S*\d\S*/g, ' ')
  const letters = words.match(LETTER)?.length ?? 0
  const han = words.match(HAN)?.length ?? 0
  if (letters + han < TELLING) return null
  return han / letters >= SHARE ? 'zh' : 'en'
}

/** The language of the page: the agent's choice, else the browser's. */
import { words } from './words.js'

const KEPT = 'frontdesk.console.language'

export function language() {
  const chosen = localStorage.getItem(KEPT)
  if (chosen in words) return chosen
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function choose(tongue) {
  localStorage.setItem(KEPT, tongue)
  mark()
}

/** Tell the document which language it is in. */
export function mark() {
  document.documentElement.lang = tag()
}

export function tag() {
  return language() === 'zh' ? 'zh-CN' : 'en-GB'
}

export function say(key, facts = {}) {
  const sentence = words[language()][key]
  if (sentence === undefined) throw new Error(`no words for ${key}`)
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? '')
}

/** Say a code of the desk in words; a code without words is shown as it is. */
export function sayCode(group, code) {
  if (code === null || code === undefined) return ''
  return words[language()][`${group}.${code}`] ?? String(code)
}

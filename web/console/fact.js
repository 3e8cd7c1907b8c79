/** A label and its value, a row of `<dl class="facts">`. */
import { build } from './element.js'

export function fact(label, value, state = '') {
  return build('div', { class: state }, build('dt', {}, label), build('dd', {}, value))
}

/** Asks how a conversation goes back to the bot: what it is to ask for first, and a note. */
import { ask } from '../dialog.js'
import { build } from '../element.js'
import { say } from './words.js'

const NOTE_LENGTH = 2000

/** `act` is given the note and the names of what is to be asked for, in order. */
export function askGiveBack({ askable: names = [] }, act) {
  const choices = names.length > 0 && build('fieldset', {}, build('legend', {}, say('ask')), names.map(choice))
  const taken = (answers) => act(answers.note.trim(), names.filter((name) => answers[`ask.${name}`]))
  return ask({ title: say('title'), about: say('about'), parts: [choices, note()], act: taken })
}

function choice(name) {
  return build('label', { class: 'choice' }, build('input', { type: 'checkbox', name: `ask.${name}` }), say(`ask.${name}`))
}

function note() {
  const area = build('textarea', { id: 'give-back-note', name: 'note', rows: 3, maxlength: NOTE_LENGTH })
  return build('div', { class: 'field' }, build('label', { for: 'give-back-note' }, say('note')), area)
}

/** One team: its names, and what it takes. */
import { build } from '../element.js'
import { sayCode } from '../language.js'
import { field, formOf, text, ticked, ticks } from './fields.js'
import { say } from './words.js'

/** `one` null: a new team; `members` are the names of who is in it. */
export function teamForm(one, { kinds, reasons, members }, { onSave, onDrop }) {
  const parts = [
    field('zh', text(one?.zh, 40)),
    field('en', text(one?.en, 40)),
    ticks('languages', ['zh', 'en'].map((tongue) => [tongue, say(`language.${tongue}`)]), one?.languages ?? [], say('languages.about')),
    ticks('kinds', kinds.map((kind) => [kind, sayCode('kind', kind)]), one?.kinds ?? []),
    ticks('kinds', reasons.map((reason) => [reason, sayCode('reason', reason)]), one?.kinds ?? [], say('kinds.about'), 'reasons'),
    one && build('p', {}, build('b', {}, say('field.members')), ' ', members.join(say('comma')) || say('members.none'), build('br'), build('span', { class: 'quiet' }, say('members.about'))),
  ]
  const drop = one && build('button', { type: 'button', onclick: onDrop }, say('drop'))
  return formOf(one ? nameOf(one) : say('add.team'), parts, drop, (form) => {
    const { zh, en } = Object.fromEntries(new FormData(form))
    return onSave({ zh, en, languages: ticked(form, 'languages'), kinds: ticked(form, 'kinds'), ...(one && { number: one.number }) })
  })
}

function nameOf({ zh, en }) {
  return `${zh} · ${en}`
}

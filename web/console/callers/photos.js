/** On the page of a caller's case: photos that came in some other way are added to it. */
import { build } from '../element.js'
import { styled } from './call-back.js'
import { say } from './words.js'

const KINDS = 'image/jpeg,image/png,image/webp'
const said = new Map() // by case: what became of the last ones, until the page is drawn anew

/** Return the button, null where consumers send their photos themselves; `added` hears of each one. */
export function addPhotos(desk, { number, takes_photos: takes }, added) {
  if (!takes) return null
  styled()
  const last = said.get(number)
  said.delete(number)
  const status = build('p', { class: 'quiet', role: 'status' }, last?.done)
  const problem = build('p', { class: 'problem', role: 'alert' }, last?.problem)
  const pick = build('input', { type: 'file', accept: KINDS, multiple: true, hidden: true })
  const button = build('button', { type: 'button', onclick: () => pick.click() }, say('photos.add'))
  pick.addEventListener('change', async () => {
    button.disabled = true
    said.set(number, await sendAll(desk, number, [...pick.files], (words) => { status.textContent = words }))
    await added()
  })
  return build('div', { class: 'call-photos' }, build('p', { class: 'quiet' }, say('photos.about')), button, pick, status, problem)
}

async function sendAll(desk, number, files, tell) {
  for (const [place, file] of files.entries()) {
    tell(say('photos.sending', { n: place + 1, of: files.length }))
    try {
      await desk.addPhoto(number, newId(), file)
    } catch (error) {
      return { done: place ? say('photos.done', { n: place }) : '', problem: error.what || say('unreachable') }
    }
  }
  return { done: say('photos.done', { n: files.length }), problem: '' }
}

function newId() {
  return `photo-${[...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

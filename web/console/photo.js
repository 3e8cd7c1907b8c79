/** Photos that a consumer sent: small here, in full in a tab of their own. */
import { build } from './element.js'
import { say } from './language.js'

const LARGE = 200
const SMALL = 88

/** Its room is there before the photo is: nothing moves when it comes. */
export function photo({ id, width, height }, most = LARGE) {
  const scale = Math.min(1, most / Math.max(width, height))
  const gone = (event) => event.target.closest('.photo').replaceWith(build('p', { class: 'quiet' }, say('photo.gone')))
  const picture = build('img', { src: `/api/files/${id}/preview`, alt: say('photo.alt'), width: Math.round(width * scale), height: Math.round(height * scale), onerror: gone })
  return build('a', { class: 'photo', href: `/api/files/${id}`, target: '_blank', rel: 'noopener', title: say('photo.open') }, picture)
}

export function photos(files) {
  return files?.length ? build('div', { class: 'photos' }, files.map((one) => photo(one, SMALL))) : null
}

/** The bar on top: the shop, whether people are there, where to go, who is signed in. */
import { build } from './element.js'
import { language, say } from './language.js'

export class TopBar {
  #availability = build('span', { class: 'availability' })
  #connection = build('span', { class: 'connection', role: 'status' })
  #links

  constructor({ session, away, mark, onLanguage, onSignOut, onKeys }) {
    this.#links = links(session.agent)
    this.#links.find((link) => link.hash === '#/due').append(' ', mark)
    this.element = build(
      'header',
      { class: 'top-bar' },
      build('h1', { class: 'shop' }, session.desk.shop?.name ?? session.desk.shop),
      build('nav', { 'aria-label': say('nav.label') }, this.#links),
      this.#availability,
      this.#connection,
      build('span', { class: 'gap' }),
      away.element,
      build('button', { class: 'plain language-button', type: 'button', lang: language() === 'zh' ? 'en' : 'zh', onclick: onLanguage }, say('language.other')),
      build('button', { class: 'plain keys-button', type: 'button', title: hint('keys.title', '?'), 'aria-label': say('keys.title'), onclick: onKeys }, '?'),
      build('a', { class: 'me', href: '#/account', title: say('nav.account') }, session.agent.name),
      build('button', { class: 'plain', type: 'button', onclick: onSignOut }, say('signout')),
    )
    this.#links.push(this.element.querySelector('.me'))
    this.availability(session.desk.availability)
  }

  availability(availability) {
    const { state = 'closed', words = '' } = availability ?? {}
    this.#availability.dataset.state = state
    this.#availability.textContent = words || say(`availability.${state}`)
    this.#availability.title = this.#availability.textContent
  }

  connected(on) {
    this.#connection.textContent = on ? '' : say('connection.lost')
  }

  at(view) {
    const here = this.#links.find((link) => view && link.hash === `#/${view}`) ?? this.#links[0]
    this.#links.forEach((link) => link.setAttribute('aria-current', link === here ? 'page' : 'false'))
    here.scrollIntoView({ block: 'nearest', inline: 'center' })
  }
}

function links({ role }) {
  const pages = [['#/', 'nav.conversations'], ['#/cases', 'nav.cases'], ['#/due', 'nav.due'], ['#/call', 'nav.call'], ['#/replies', 'nav.replies']]
  if (role === 'supervisor') pages.push(['#/misses', 'nav.misses'], ['#/ratings', 'nav.ratings'], ['#/hours', 'nav.hours'], ['#/people', 'nav.people'])
  return pages.map(([href, key]) => build('a', { href }, say(key)))
}

/** Name what a button does and its key, for those who hover. */
export function hint(key, letter) {
  return `${say(key)} (${letter})`
}

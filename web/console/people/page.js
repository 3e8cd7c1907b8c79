/** The page of agents and teams, for supervisors: who works here, as what, and who is here now. */
import { build, keep } from '../element.js'
import { agentForm, askFirst, conversationsOf, leftPage, showPassword } from './agent.js'
import { record, recordOfDropped } from './record.js'
import { agentRow, teamRow } from './rows.js'
import { teamForm } from './team.js'
import { say } from './words.js'

const NEW = { agent: 'new', team: 'new-team' }
const TEAM = 't.' // before a team's id in the address
const AGAIN = 15_000

export class People {
  keys = { a: () => this.#choose(NEW.agent), p() {}, x() {} }
  #search = build('input', { id: 'people-search', type: 'search', placeholder: say('search'), 'aria-label': say('search'), oninput: () => this.#render() })
  #agents = build('div', { class: 'rows', role: 'listbox', 'aria-label': say('title') })
  #teams = build('div', { class: 'rows', role: 'listbox', 'aria-label': say('teams') })
  #nothing = build('p', { class: 'nothing' }, say('loading'))
  #told = ['list', 'page'].map((column) => build('p', { class: `told in-${column}`, role: 'status' })) // a phone shows one column
  #page = build('main', { class: 'column case-page', 'aria-label': say('title'), tabindex: '-1' })
  #desk = { people: [], teams: [], kinds: [], reasons: [], dropped: [], at_once: 0 }
  #shown = null
  #me = null

  constructor(desk) {
    this.desk = desk
    const add = ['agent', 'team'].map((what) => build('button', { type: 'button', class: what === 'agent' ? 'primary' : '', onclick: () => this.#choose(NEW[what]) }, say(`add.${what}`)))
    const lists = build('div', { class: 'case-list' }, this.#agents, this.#teams, this.#nothing)
    const column = build('section', { class: 'column case-lines people-lines', 'aria-label': say('title') }, build('div', { class: 'filter' }, this.#search, add), this.#told[0], lists)
    this.element = build('div', { class: 'cases people' }, column, this.#page)
    for (const list of [this.#agents, this.#teams]) {
      list.addEventListener('click', ({ target }) => this.#open(target))
      list.addEventListener('keydown', (event) => this.#pressed(event))
    }
  }

  async show(part) {
    this.#shown = part ?? null
    this.#me ??= (await this.desk.session().catch(() => null))?.agent.id
    await this.#load()
    await this.#turn()
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.#again(), AGAIN)
  }

  /** Move the focus to another row. */
  move(step) {
    const rows = this.#rows
    const here = rows.findIndex((row) => row === document.activeElement || (row.dataset.key === this.#shown && !rows.includes(document.activeElement)))
    rows[Math.max(0, Math.min(rows.length - 1, here + step))]?.focus()
  }

  escape() {
    if (this.#shown) this.#go('')
    else this.#search.focus()
  }

  get #rows() {
    return [...this.#agents.children, ...this.#teams.children]
  }

  /** Who is here changes; what is being written stays as it is. */
  async #again() {
    if (!this.element.checkVisibility()) return
    await this.#load()
    this.soon = setTimeout(() => this.#again(), AGAIN)
  }

  async #load() {
    try {
      this.#desk = await this.desk.people()
    } catch (error) {
      this.#tell(error.what || say('unreachable'))
    }
    this.#render()
  }

  #render() {
    const wanted = this.#search.value.trim().toLowerCase()
    const { people, teams } = this.#desk
    const names = new Map(teams.map((team) => [team.id, team]))
    const found = people.map((one) => ({ ...one, in: one.teams.map((id) => names.get(id)).filter(Boolean) }))
    const fits = (...texts) => texts.join(' ').toLowerCase().includes(wanted)
    const agents = found.filter((one) => fits(one.name, one.login, ...one.in.flatMap(({ zh, en }) => [zh, en])))
    keep(this.#agents, agents.map((one) => ({ key: one.id, stamp: JSON.stringify(one), one })), ({ one }) => agentRow(one, one.id === this.#me))
    const groups = teams.filter(({ zh, en }) => fits(zh, en))
    const here = (team) => people.filter(({ id, works }) => works && team.members.includes(id)).length
    keep(this.#teams, groups.map((team) => ({ key: TEAM + team.id, stamp: JSON.stringify([team, here(team)]), team })), ({ team }) => teamRow(team, here(team)))
    this.#agents.hidden = !agents.length
    this.#teams.hidden = !groups.length
    this.#nothing.hidden = agents.length + groups.length > 0
    this.#nothing.textContent = say('none')
    this.#place()
  }

  /** Mark what is shown, and let Tab enter each list at one row only. */
  #place() {
    for (const list of [this.#agents, this.#teams]) {
      const rows = [...list.children]
      const entry = rows.find(({ dataset }) => dataset.key === this.#shown) ?? rows[0]
      for (const one of rows) {
        one.setAttribute('aria-selected', String(one.dataset.key === this.#shown))
        one.tabIndex = one === entry ? 0 : -1
      }
    }
  }

  async #turn() {
    const shown = this.#shown
    const parts = await this.#parts(shown)
    if (shown !== this.#shown) return
    this.element.dataset.column = parts ? 'page' : 'list'
    document.body.dataset.deep = String(Boolean(parts))
    this.#page.replaceChildren(build('a', { class: 'back', href: '#/people' }, say('back')), this.#told[1], ...(parts ?? [build('p', { class: 'nothing' }, say('choose')), recordOfDropped(this.#desk.dropped)]))
    if (shown === NEW.agent || shown === NEW.team) this.#page.querySelector('input').focus()
  }

  /** What the page shows; null where the address names nobody. */
  async #parts(shown) {
    const { people, teams } = this.#desk
    if (shown === NEW.agent) return [this.#agentForm(null)]
    if (shown === NEW.team) return [this.#teamForm(null)]
    const team = teams.find(({ id }) => TEAM + id === shown)
    if (team) return [this.#teamForm(team), record(await this.#changesOf(team))]
    const one = people.find(({ id }) => id === shown)
    if (!one) return null
    const { conversations, changes } = await this.desk.person(one.id).catch(() => ({ conversations: [], changes: [] }))
    if (!one.works) return [leftPage(one, () => this.#bringBack(one)), record(changes)]
    return [this.#agentForm(one), conversationsOf(conversations), record(changes)]
  }

  async #changesOf({ id }) {
    return (await this.desk.team(id).catch(() => null))?.changes ?? []
  }

  #agentForm(one) {
    const { teams, at_once: atOnce } = this.#desk
    return agentForm(one, { me: this.#me, teams, atOnce }, { onSave: (post) => this.#save(one, post), onPassword: () => this.#askPassword(one), onWork: () => this.#askRetire(one) })
  }

  #teamForm(team) {
    const { kinds, reasons, people } = this.#desk
    const members = people.filter(({ id, works }) => works && team?.members.includes(id)).map(({ name }) => name)
    return teamForm(team, { kinds, reasons, members }, { onSave: (said) => this.#saveTeam(team, said), onDrop: () => this.#askDrop(team) })
  }

  async #save(one, post) {
    const added = await this.#sure(() => (one ? this.desk.changePerson(one.id, post) : this.desk.addPerson(post)))
    if (!added) return
    const turned = new Promise((done) => addEventListener('hashchange', done, { once: true })) // which closes dialogs
    await this.#done(say('saved', { name: post.name }), one?.id ?? added.id)
    if (one) return
    await turned
    showPassword(post, added.password)
  }

  async #saveTeam(team, said) {
    const saved = await this.#sure(() => (team ? this.desk.changeTeam(team.id, said) : this.desk.addTeam(said)))
    if (saved) await this.#done(say('saved', { name: saved.zh }), TEAM + saved.id)
  }

  #askPassword(one) {
    let made = null
    askFirst('password', one, async () => (made = await this.#sure(() => this.desk.givePassword(one.id, one.number))), () => this.#made(one, made))
  }

  #askRetire(one) {
    let done = null
    askFirst('retire', one, async () => (done = await this.#sure(() => this.desk.work(one.id, one.number, false))), () => done && this.#done(say('retired', { name: one.name }), one.id))
  }

  #bringBack(one) {
    let made = null
    askFirst('bring', one, async () => (made = await this.#sure(() => this.desk.work(one.id, one.number, true))), () => this.#made(one, made))
  }

  #askDrop(team) {
    let done = false
    const drop = async () => {
      await this.desk.dropTeam(team.id, team.number)
      return true
    }
    askFirst('drop', { name: team.zh }, async () => (done = await this.#sure(drop)), () => done && this.#done(say('dropped', { name: team.zh }), ''))
  }

  async #made(one, made) {
    if (!made) return
    await this.#done('', one.id)
    showPassword(one, made.password)
  }

  /** Do it; where somebody else was first show what there is now, say so and return null. */
  async #sure(act) {
    try {
      return await act()
    } catch (error) {
      if (error.code !== 'conflict') throw error
      await this.#done(error.what, this.#shown)
      return null
    }
  }

  async #done(words, part) {
    await this.#load()
    this.#tell(words)
    if (part !== this.#shown) this.#go(part)
    else await this.#turn()
    this.#page.focus()
  }

  #open(target) {
    const key = target.closest('[data-key]')?.dataset.key
    if (key) this.#choose(key)
  }

  /** Go on to something else; what was told is over. */
  #choose(part) {
    this.#tell('')
    this.#go(part)
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) this.move(step)
    else if (event.key === 'Enter' || event.key === ' ') this.#open(event.target)
    else return
    event.preventDefault()
  }

  #tell(words) {
    this.#told.forEach((one) => (one.textContent = words))
  }

  #go(part) {
    location.hash = part ? `#/people/${part}` : '#/people'
  }
}

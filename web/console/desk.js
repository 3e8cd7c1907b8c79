/** The desk over HTTP: one method a call of docs/console-api.md. */
import { tag } from './language.js'

const PATIENCE = 15_000
const LONG = 150_000 // a photo over a slow line

/** The desk understood and said no; `now` holds the present state after a conflict. */
export class Refused extends Error {
  constructor(status, { code = 'unknown', what = '', now = null, field = null } = {}) {
    super(what || code)
    Object.assign(this, { status, code, what, now, field })
  }
}

/** Nobody answered, so nothing is known about what happened. */
class Unreachable extends Error {}

export class Desk extends EventTarget {
  teams = () => this.#call('GET', '/teams')
  session = () => this.#call('GET', '/session')
  signIn = (login, password) => this.#call('POST', '/session', { login, password })
  signOut = () => this.#call('DELETE', '/session', {})
  queue = (after) => this.#call('GET', after ? `/queue?after=${encodeURIComponent(after)}` : '/queue')
  cases = (query = {}) => this.#call('GET', `/cases?${new URLSearchParams(query)}`)
  case = (number) => this.#call('GET', `/cases/${encodeURIComponent(number)}`)
  due = () => this.#call('GET', '/due')
  explain = (promise, why) => this.#call('PUT', `/promises/${encodeURIComponent(promise)}/explanation`, { why })
  openWarning = (promise) => this.#call('PUT', `/promises/${encodeURIComponent(promise)}/warning`, {})
  caseOwner = (number) => this.#call('GET', `/cases/${encodeURIComponent(number)}/owner`)
  giveCase = (number, to) => this.#call('PUT', `/cases/${encodeURIComponent(number)}/owner`, to)
  hours = () => this.#call('GET', '/hours')
  closures = () => this.#call('GET', '/closures')
  announcements = () => this.#call('GET', '/announcements')
  putUp = (kind, notice) => this.#call('POST', kind === 'announcement' ? '/announcements' : '/closures', notice)
  takeDown = (kind, id) => this.#call('DELETE', `/${kind === 'announcement' ? 'announcements' : 'closures'}/${encodeURIComponent(id)}`, {})
  previewNotice = (query) => this.#call('GET', `/closures/preview?${new URLSearchParams(query)}`)
  step = (number, answers) => this.#call('PUT', `/cases/${encodeURIComponent(number)}/state`, answers)
  extend = (number, answers) => this.#call('PUT', `/cases/${encodeURIComponent(number)}/extension`, answers)
  preview = (number, query) => this.#call('GET', `/cases/${encodeURIComponent(number)}/preview?${new URLSearchParams(query)}`)
  intents = () => this.#call('GET', '/intents')
  learn = (id, lesson) => this.#call('PUT', `/misses/${encodeURIComponent(id)}`, lesson)
  unlearn = (id) => this.#call('DELETE', `/misses/${encodeURIComponent(id)}/decision`, {})
  callForm = (query) => this.#call('GET', `/calls/form?${new URLSearchParams(query)}`)
  proveCall = (said) => this.#call('POST', '/calls/proof', said)
  takeCall = (call) => this.#call('POST', '/calls', call)
  calledBack = (number, answer) => this.#call('PUT', `/cases/${encodeURIComponent(number)}/callback`, answer)
  search = (text, before) => this.#call('GET', `/search?${new URLSearchParams(before ? { text, before } : { text })}`)
  sessions = (of = 'me') => this.#call('GET', `/sessions?of=${of}`)
  endSession = (id) => this.#call('DELETE', `/sessions/${encodeURIComponent(id)}`, {})
  endOtherSessions = () => this.#call('DELETE', '/sessions', {})
  account = (profile) => this.#call('PUT', '/account', profile)
  password = (passwords) => this.#call('PUT', '/account/password', passwords)
  people = () => this.#call('GET', '/people')
  addPerson = (post) => this.#call('POST', '/people', post)
  changePerson = (id, post) => this.#call('PUT', `/people/${encodeURIComponent(id)}`, post)
  person = (id) => this.#call('GET', `/people/${encodeURIComponent(id)}`)
  givePassword = (id, number) => this.#call('PUT', `/people/${encodeURIComponent(id)}/password`, { number })
  work = (id, number, works) => this.#call('PUT', `/people/${encodeURIComponent(id)}/work`, { works, number })
  team = (id) => this.#call('GET', `/teams/${encodeURIComponent(id)}`)
  addTeam = (team) => this.#call('POST', '/teams', team)
  changeTeam = (id, team) => this.#call('PUT', `/teams/${encodeURIComponent(id)}`, team)
  dropTeam = (id, number) => this.#call('DELETE', `/teams/${encodeURIComponent(id)}`, { number })
  ratings = (weeks) => this.#call('GET', `/ratings?weeks=${weeks}`)
  conversation = (id) => this.#call('GET', of(id))
  messages = (id, since) => this.#call('GET', `${of(id)}/messages?since=${since}`)
  claim = (id, number) => this.#call('PUT', `${of(id)}/assignment`, { to: 'me', number })
  giveBack = (id, number, note, ask) => this.#call('PUT', `${of(id)}/assignment`, { to: 'bot', number, note, ...(ask.length ? { ask, return: true } : {}) })
  snooze = (id, number, until) => this.#call('PUT', `${of(id)}/snooze`, { until, number })
  transfer = (id, number, to, note) => this.#call('PUT', `${of(id)}/assignment`, { to, number, note })
  end = (id, number, outcome, note) => this.#call('PUT', `${of(id)}/handoff`, { state: 'ended', outcome, note, number })
  say = (id, number, message) => this.#call('POST', `${of(id)}/messages`, { ...message, number })
  beginDraft = (id, number, kind) => this.#call('POST', `${of(id)}/draft`, { kind, number })
  fill = (id, number, fields) => this.#call('PUT', `${of(id)}/draft`, { fields, number })
  handIn = (id, number) => this.#call('POST', `${of(id)}/draft/submission`, { number })
  repeats = (weeks) => this.#call('GET', `/repeats?weeks=${weeks}`)
  note = (id, message) => this.#call('POST', `${of(id)}/notes`, message)
  mentions = () => this.#call('GET', '/mentions')
  takeovers = () => this.#call('GET', '/takeovers')
  readTakeover = (id) => this.#call('PUT', `${of(id)}/takeover`, {})
  seeMentions = (id, seq) => this.#call('PUT', `${of(id)}/mentions`, { seq })
  colleagues = () => this.#call('GET', '/colleagues')
  replies = () => this.#call('GET', '/replies')
  addReply = (wording) => this.#call('POST', '/replies', wording)
  changeReply = (reply, wording) => this.#call('PUT', `/replies/${encodeURIComponent(reply)}`, wording)
  removeReply = (reply, version) => this.#call('DELETE', `/replies/${encodeURIComponent(reply)}`, { version })
  filledReply = (id, reply) => this.#call('GET', `${of(id)}/replies/${encodeURIComponent(reply)}`)
  reveal = (contact, reason, note) => this.#call('POST', `/contacts/${encodeURIComponent(contact)}/reveal`, { reason, note })
  audit = (id) => this.#call('GET', `${of(id)}/audit`)
  typing = (id, on, note = false) => this.#call('PUT', `${of(id)}/typing`, note ? { on, note } : { on })
  seen = (id, seq) => this.#call('PUT', `${of(id)}/seen`, { seq })

  conversations(list, before) {
    const query = new URLSearchParams(before ? { list, before } : { list })
    return this.#call('GET', `/conversations?${query}`)
  }

  misses(wanted) {
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value))
    return this.#call('GET', `/misses?${query}`)
  }

  /** Add a photo, as it lies on the agent's machine, to a caller's case. */
  addPhoto(number, id, file) {
    return this.#call('POST', `/cases/${encodeURIComponent(number)}/photos`, file, { 'Frontdesk-Id': id, 'Content-Type': file.type || 'image/jpeg' })
  }

  async #call(method, path, body, more) {
    const response = await this.#fetch(method, path, body, more)
    if (response.status === 204) return null
    const answer = await this.#read(response)
    if (response.ok) return answer
    if (response.status === 401 && !(method === 'POST' && path === '/session')) this.dispatchEvent(new Event('signed-out'))
    throw new Refused(response.status, answer.error)
  }

  /** Read an answer; one that breaks off is none. */
  async #read(response) {
    try {
      return await response.json()
    } catch (error) {
      if (response.ok) throw new Unreachable(error.message)
      return {}
    }
  }

  async #fetch(method, path, body, more) {
    const headers = { 'Accept-Language': tag(), 'X-Frontdesk-Console': '1', ...more }
    if (body && !more) headers['Content-Type'] = 'application/json'
    const request = { method, headers, body: more || !body ? body : JSON.stringify(body), signal: AbortSignal.timeout(more ? LONG : PATIENCE) }
    try {
      return await fetch(`/api${path}`, request)
    } catch (error) {
      throw new Unreachable(error.message)
    }
  }
}

function of(id) {
  return `/conversations/${encodeURIComponent(id)}`
}

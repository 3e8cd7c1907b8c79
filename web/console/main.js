/** The console's composition root: sign in, work, sign out. */
import { setClock, setZone, startClock } from './clock.js'
import { Desk } from './desk.js'
import { choose, language, mark, say } from './language.js'
import { defineTimes } from './live-time.js'
import { signIn } from './sign-in.js'

const root = document.getElementById('console')
const desk = new Desk()
let workspace = null
let signingIn = false
let loading = null

mark()
defineTimes()
startClock()
desk.addEventListener('language', rebuild)
desk.addEventListener('signed-out', () => enter(workspace !== null))
load().catch(() => undefined)
begin()

async function begin() {
  document.title = say('title')
  try {
    const session = await desk.session()
    if (session.agent.password_due) return replace()
    work(session, await load())
  } catch (error) {
    if (error.status !== 401) setTimeout(begin, 3000, showTrouble())
  }
}

/** Ask for login and password once, however many calls were refused. */
async function enter(again) {
  if (signingIn) return
  signingIn = true
  workspace?.stop()
  workspace = null
  document.title = say('title')
  await signIn(root, desk, { again })
  signingIn = false
  begin()
}

/** Have a password that was made for somebody replaced first. */
async function replace() {
  const { firstPassword } = await import('./people/first-password.js')
  await firstPassword(root, desk)
  begin()
}

/** Load the place of work while the desk is asked who is here; what did not come is asked for again. */
function load() {
  loading ??= import('./workspace.js').catch((error) => {
    loading = null
    throw error
  })
  return loading
}

function work(session, { Workspace }) {
  workspace?.stop()
  setClock(session.desk.now)
  setZone(session.desk.zone)
  workspace = new Workspace(root, desk, session, { onLanguage: turnLanguage, onSignOut: leave })
  workspace.start()
}

/** Build the page anew in the other language; drafts, lists and the open conversation come back by themselves. */
function turnLanguage() {
  choose(language() === 'zh' ? 'en' : 'zh')
  rebuild()
}

function rebuild() {
  workspace?.stop()
  begin()
}

/** Whatever else signs the page out meanwhile, nothing of the agent's is left behind. */
async function leave() {
  const left = workspace
  workspace = null
  left?.stop()
  await desk.signOut().catch(() => undefined)
  left?.forget()
  enter(false)
}

function showTrouble() {
  root.textContent = say('problem.unreachable')
}

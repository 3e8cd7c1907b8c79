import { tab } from '/widget/page.js'

/** What brought the consumer here: `{token}`, then `{done}` with the desk's last words. Kept over a reload. */
export function link() {
  const token = location.hash.slice(1)
  if (token) remember({ token })
  history.replaceState(null, '', location.pathname)
  return tab.get('link') ?? { token: '' }
}

export function remember(state) {
  tab.set('link', state)
}

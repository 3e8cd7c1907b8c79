/** Build elements and keep lists of them steady; text only ever arrives as text. */

const stamps = new WeakMap()

export function build(tag, traits = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(traits)) set(element, name, value)
  element.append(...children.flat(2).filter((child) => child || child === 0))
  return element
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) return
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value)
  else element.setAttribute(name, value === true ? '' : value)
}

/** Make the children of `parent` be `items` ({key, stamp, …}), touching only what is new or has another stamp. */
export function keep(parent, items, make) {
  const focused = parent.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null
  const known = dropMissing(parent, new Set(items.map((item) => item.key)))
  let cursor = parent.firstElementChild
  for (const item of items) {
    const element = current(known.get(item.key), item, make)
    if (cursor && cursor.dataset.key === item.key && cursor !== element) cursor = element
    if (element === cursor) cursor = cursor.nextElementSibling
    else parent.insertBefore(element, cursor)
  }
  if (focused && !parent.contains(document.activeElement)) refocus(parent, focused)
}

function dropMissing(parent, keys) {
  const known = new Map()
  for (const child of [...parent.children]) {
    if (keys.has(child.dataset.key)) known.set(child.dataset.key, child)
    else child.remove()
  }
  return known
}

function current(known, item, make) {
  if (known && stamps.get(known) === item.stamp) return known
  const fresh = make(item)
  fresh.dataset.key = item.key
  stamps.set(fresh, item.stamp)
  known?.replaceWith(fresh)
  return fresh
}

function refocus(parent, key) {
  for (const child of parent.children) if (child.dataset.key === key) child.focus({ preventScroll: true })
}

// The page's elements, made without parsing text as HTML, and its storage.
export function el(tag, props, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props ?? {})) {
    if (typeof value === 'function') node.addEventListener(name.slice(2), value)
    else if (value || value === '') node.setAttribute(name, value)
  }
  node.append(...children.flat(2).filter((child) => child != null))
  return node
}

const LINK = /(https:\/\/[\w.~:/?#@!$&*+,;=%-]+[\w/])/

export function linked(text) {
  return text.split(LINK).map((part, odd) => (odd % 2 ? el('a', { href: part, target: '_blank', rel: 'noopener noreferrer' }, part) : part))
}

// For all tabs of the shop, and for one; memory where the browser refuses.
const drawer = (name, memory = {}) => ({
  get(key) {
    try {
      return JSON.parse(window[name][`front-desk ${key}`])
    } catch {
      return memory[key] ?? null
    }
  },
  set(key, value) {
    memory[key] = value
    try {
      window[name][`front-desk ${key}`] = JSON.stringify(value)
    } catch {}
  },
})

export const kept = drawer('localStorage')
export const tab = drawer('sessionStorage')

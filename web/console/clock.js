/** The desk's clock as the page knows it, and the elements that follow it. */

const following = new Set()
let ahead = 0
let zoneName

export function now() {
  return Date.now() + ahead
}

/** Follow the desk's time, which in a demonstration is not the browser's. */
export function setClock(iso) {
  if (iso) ahead = Date.parse(iso) - Date.now()
}

/** Tell times in the desk's zone, as the consumer is told them; without one, in the browser's. */
export function setZone(name) {
  zoneName = name || undefined
}

export function zone() {
  return zoneName
}

/** Refresh an element every second for as long as it is in the page. */
export class Following extends HTMLElement {
  connectedCallback() {
    following.add(this)
    this.refresh()
  }

  disconnectedCallback() {
    following.delete(this)
  }
}

export function startClock() {
  setInterval(() => following.forEach((element) => element.refresh()), 1000)
}

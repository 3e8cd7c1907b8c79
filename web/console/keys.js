/** The keys of the console; single letters can be switched off and never act while somebody types. */

const KEPT = 'frontdesk.console.keys'

export class Keys {
  #does

  /** `does` maps a key to what it does. */
  constructor(does) {
    this.#does = does
    this.press = (event) => this.#press(event)
    document.addEventListener('keydown', this.press)
  }

  get on() {
    return localStorage.getItem(KEPT) !== 'off'
  }

  turn(on) {
    localStorage.setItem(KEPT, on ? 'on' : 'off')
  }

  stop() {
    document.removeEventListener('keydown', this.press)
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return
    const typing = event.target.matches('input, textarea, select')
    if (event.key !== 'Escape' && (typing || !this.on)) return
    const act = this.#does[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    act(event)
  }
}

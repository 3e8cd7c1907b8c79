/** What an agent has taken down so far: it outlives a change of language, and a session that ends meanwhile. */
import { language } from '../language.js'

const kept = new Map()

/** Return the call that this agent is taking down, or a fresh one. */
export function taken(agent) {
  if (!kept.has(agent)) kept.set(agent, fresh())
  return kept.get(agent)
}

/** Forget all of it: the caller's details must not outlive the call. */
export function forget(agent) {
  kept.delete(agent)
}

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  const id = `call-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
  return { id, locale: language(), kind: '', order: '', digits: '', proof: null, items: [], linked: '', fields: {}, safety: false, consent: '', contact: {} }
}

/** Return the query for the form that goes with what is known; codes alone, nothing of the caller. */
export function formQuery({ locale, kind, proof, items, fields }) {
  const chosen = (proof?.items ?? []).filter(({ id }) => items.includes(id))
  const bought = chosen.length === 1 ? chosen[0].quantity : 1 // of several items all pieces are meant
  const warranty = chosen.find((one) => one.warranty)?.warranty
  const query = { caller: locale, kind, order: proof ? 'yes' : 'no', bought, warranty, reason: fields.reason, condition: fields.condition }
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value))
}

/** Return the call as it is handed in: only what the form asks for. */
export function handedIn(call, form) {
  const asked = form.fields.filter(({ name }) => call.fields[name]).map(({ name, most }) => [name, most ? Number(call.fields[name]) : call.fields[name]])
  const fields = Object.fromEntries(asked)
  if (call.safety) fields.safety = true
  const proven = call.proof && form.order !== 'none' && { order_no: call.proof.order.number, phone_last4: call.digits }
  const contact = Object.fromEntries(form.contact.map(({ name }) => [name, call.contact[name] ?? '']))
  const { id, locale, kind, linked } = call
  return {
    ...{ id, locale, kind, fields, contact },
    ...(proven || {}),
    ...(proven && form.item && call.items.length ? { item: call.items[0], also: call.items.slice(1) } : {}),
    ...(proven && linked ? { linked } : {}),
    ...(call.consent === 'yes' && form.notice ? { notice: form.notice.hash } : {}),
  }
}

const PATIENCE = 20_000

/** Ask the desk; `status` is 0 when nobody answered. */
export async function ask(path, body) {
  try {
    const answer = await fetch(`/prompt/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout?.(PATIENCE),
    })
    const told = await answer.json().catch(() => ({}))
    return { ...told, status: answer.status }
  } catch {
    return { status: 0 }
  }
}

const PATIENCE = 30_000

/** Ask the desk; `status` is 0 when nobody answered. */
export async function ask(path, body) {
  try {
    return await read(await post(path, body))
  } catch {
    return { status: 0 }
  }
}

/** Fetch a file: `{file, name}`, or what the desk said instead. */
export async function fetched(path, body) {
  try {
    const answer = await post(path, body)
    if (answer.status !== 200) return await read(answer)
    const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition'))?.[1]
    return { status: 200, file: await answer.blob(), name }
  } catch {
    return { status: 0 }
  }
}

function post(path, body) {
  return fetch(`/data/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(PATIENCE),
  })
}

async function read(answer) {
  const told = await answer.json().catch(() => ({}))
  return { ...told, status: answer.status }
}

/** What a test says of a model, where it is not as usual. */
export type ModelSaid = Partial<{ lifecycle: 'active' | 'deprecated' | 'retired'; retires_at: string | null }>

/** The models of a Claude, as its Models API tells them. */
export function modelsApi(models: Record<string, ModelSaid>) {
  const known = Object.entries(models).map(([id, said]) => ({
    ...{ type: 'model', id, display_name: id, created_at: '2026-10-07T00:00:00Z', capabilities: null, line: null },
    ...{ max_input_tokens: 1_000_000, max_tokens: 128_000 },
    ...{
      lifecycle: 'active',
      deprecated_at: said.lifecycle ? '2026-09-01T00:00:00Z' : null,
      retires_at: null,
      ...said,
    },
  }))
  return (url: string): { status: number; body: object } => {
    const { pathname } = new URL(url, 'http://local')
    const [, id] = /^\/v1\/models\/(.+)$/.exec(decodeURIComponent(pathname)) ?? []
    const body = { data: known, has_more: false, first_id: known[0]?.id ?? null, last_id: known.at(-1)?.id ?? null }
    if (id === undefined) return { status: 200, body }
    const found = known.find((one) => one.id === id)
    if (found) return { status: 200, body: found }
    const error = { type: 'not_found_error', message: `model: ${id}` }
    return { status: 404, body: { type: 'error', error, request_id: 'req_1' } }
  }
}

/** The last days of models whose end is known, as Anthropic's own client tells them. A server's word goes before these. */
const ends: Record<string, string> = {
  'claude-mythos-preview': '2026-06-30',
  'claude-sonnet-4-5': '2026-11-30',
  'claude-sonnet-4-5-20250929': '2026-11-30',
}

/** The last day of a model, if it is known to end. */
export function endOf(model: string): string | null {
  return Object.hasOwn(ends, model) ? (ends[model] ?? null) : null
}

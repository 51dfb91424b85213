import type { Price } from '../memory/spent.js'

/** What Claude's models cost (https://platform.claude.com/docs/en/about-claude/pricing, November 2026), by their names. */
const prices: readonly (readonly [RegExp, Price])[] = [
  [/^claude-(?:fable|mythos)-5(?:-1)?$/, { input: 10, output: 50 }],
  [/^claude-opus-5-5$/, { input: 4, output: 20 }],
  [/^claude-opus-(?:5|4-[5-8])$/, { input: 5, output: 25 }],
  [/^claude-sonnet-5(?:-5)?$/, { input: 2, output: 10 }],
  [/^claude-sonnet-4-[56]$/, { input: 3, output: 15 }],
  [/^claude-haiku-5-5$/, { input: 0.1, output: 0.5, above: { tokens: 100_000, input: 0.5, output: 2.5 } }],
  [/^claude-haiku-4-5$/, { input: 1, output: 5 }],
]

/** What a model costs, as far as it is known here. */
export function priceOf(model: string): Price | undefined {
  const name = model.replace(/-\d{8}$/, '')
  return prices.find(([names]) => names.test(name))?.[1]
}

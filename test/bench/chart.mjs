import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'

/**
 * Draws what the measurement of recall gives, as docs/recall.svg.
 * Usage: npm run chart:recall -- --data FILE
 */
const args = ['test/bench/recall.mjs', '--json', ...process.argv.slice(2)]
const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
// What is wrong was said.
if (status !== 0) process.exit(status ?? 1)
const { questions, ceiling, ours, bm25, article } = JSON.parse(stdout)

const bars = [
  ['the last 10 facts', article[10], 'other'],
  ['the last 20 facts', article[20], 'other'],
  ['plain BM25, 20 facts', bm25[20], 'other'],
  ['Keepsake, 5 facts', ours[5], 'own'],
  ['Keepsake, 10 facts', ours[10], 'own'],
  ['Keepsake, 20 facts', ours[20], 'own'],
]
const [left, top, step, wide] = [170, 46, 34, 430]
const bottom = top + bars.length * step
const at = (share) => Math.round(left + (share / 100) * wide)
const percent = (share) => `${share.toFixed(1)} %`

const rows = bars.map(([name, share, kind], index) => {
  const y = top + index * step
  return `  <text x="${left - 10}" y="${y + 16}" text-anchor="end">${name}</text>
  <rect class="${kind}" x="${left}" y="${y}" width="${at(share) - left}" height="22" rx="3"/>
  <text class="${share > 30 ? 'inside' : ''}" x="${share > 30 ? at(share) - 8 : at(share) + 8}" y="${y + 16}" text-anchor="${share > 30 ? 'end' : 'start'}">${percent(share)}</text>`
})
const told = bars.map(([name, share]) => `${name}: ${percent(share)}`).join('; ')
const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 ${bottom + 24}" role="img" aria-labelledby="title desc">
  <title id="title">How often the fact that answers a question is in the prompt</title>
  <desc id="desc">Of ${questions} questions about old talk. ${told}; all facts that are kept: ${percent(ceiling)}.</desc>
  <style>
    text { font: 13px system-ui, sans-serif; fill: #24292f }
    .own { fill: #1f6feb } .other { fill: #6e7781 } .inside { fill: #fff }
    line { stroke: #bc4c00; stroke-width: 2; stroke-dasharray: 5 4 }
    @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .inside { fill: #fff } line { stroke: #f0883e } }
  </style>
  <text x="${at(ceiling)}" y="26" text-anchor="middle">all that is kept: ${percent(ceiling)}</text>
${rows.join('\n')}
  <line x1="${at(ceiling)}" y1="34" x2="${at(ceiling)}" y2="${bottom}"/>
</svg>
`
mkdirSync('docs', { recursive: true })
writeFileSync('docs/recall.svg', svg)

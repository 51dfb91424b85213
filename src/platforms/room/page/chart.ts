import { svg } from './dom.js'

/** What one turn took, and would have. */
export interface Numbers {
  answer: number
  learning: number
  full: number
}

const width = 340
const height = 150
const top = 22
const bottom = height - 18
/** So many turns are drawn, the last. */
const most = 24

/** Draws a bar for each turn, of answer and learning, and a line of what the full history would have taken. */
export function drawChart(
  at: HTMLElement,
  all: readonly Numbers[],
  asText: (number: number) => string,
  inWords: string,
): void {
  const shown = all.slice(-most)
  const highest = Math.max(...shown.flatMap(({ answer, learning, full }) => [answer + learning, full]), 0)
  at.replaceChildren()
  if (highest === 0) return
  const slot = width / Math.max(shown.length, 5)
  const y = (number: number) => bottom - (number / highest) * (bottom - top)
  const first = all.length - shown.length + 1
  const bars = shown.map((one, place) => barOf(one, { x: (place + 0.5) * slot, slot, y, number: first + place }))
  at.append(
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Cost of each turn. ${inWords}` },
      ...scale(highest, asText),
      ...bars,
      ...lineOf(shown.map(({ full }, place) => [(place + 0.5) * slot, y(full)])),
    ),
  )
}

function scale(highest: number, asText: (number: number) => string): SVGElement[] {
  return [
    svg('text', { x: 0, y: 10 }, asText(highest)),
    ...[top, (top + bottom) / 2].map((y) => svg('line', { x1: 0, x2: width, y1: y, y2: y })),
    svg('line', { x1: 0, x2: width, y1: bottom, y2: bottom }),
  ]
}

function barOf(
  { answer, learning }: Numbers,
  { x, slot, y, number }: { x: number; slot: number; y: (number: number) => number; number: number },
): SVGElement {
  const wide = Math.min(26, slot * 0.55)
  const bar = (name: string, from: number, to: number) =>
    svg('rect', { class: name, x: x - wide / 2, width: wide, y: y(to), height: Math.max(0, y(from) - y(to)) })
  const label = svg('text', { x, y: height - 4, class: 'turn' }, String(number))
  return svg('g', bar('answer', 0, answer), bar('learning', answer, answer + learning), label)
}

function lineOf(points: readonly (readonly [number, number])[]): SVGElement[] {
  return [
    svg('polyline', { points: points.map((point) => point.join(',')).join(' ') }),
    ...points.map(([cx, cy]) => svg('circle', { cx, cy, r: 3 })),
  ]
}

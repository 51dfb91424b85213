import { svg } from './dom.js'

/** What one turn took to answer and to learn, and what it would have taken with the full history. */
export type Numbers = readonly number[]

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
  const first = all.length - shown.length + 1
  const highest = Math.max(...shown.flatMap(([answer = 0, learning = 0, full = 0]) => [answer + learning, full]), 0)
  const slot = width / Math.max(shown.length, 5)
  const y = (number = 0) => bottom - (number / (highest || 1)) * (bottom - top)
  const x = (place: number) => (place + 0.5) * slot
  const points = shown.map(([, , full], place) => [x(place), y(full)] as const)
  at.replaceChildren(
    svg(
      'svg',
      { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Cost of each turn. ${inWords}` },
      svg('text', { x: 0, y: 10 }, asText(highest)),
      ...[top, (top + bottom) / 2, bottom].map((y) => svg('line', { x1: 0, x2: width, y1: y, y2: y })),
      ...shown.flatMap((one, place) => barOf(one, x(place), Math.min(26, slot * 0.55), y)),
      ...shown.map((_, place) => svg('text', { x: x(place), y: height - 4, class: 'turn' }, String(first + place))),
      svg('polyline', { points: points.join(' ') }),
      ...points.map(([cx, cy]) => svg('circle', { cx, cy, r: 3 })),
    ),
  )
}

function barOf([answer = 0, learning = 0]: Numbers, x: number, width: number, y: (number: number) => number) {
  const bar = (name: string, from: number, to: number) =>
    svg('rect', { class: name, x: x - width / 2, width, y: y(to), height: Math.max(0, y(from) - y(to)) })
  return [bar('answer', 0, answer), bar('learning', answer, answer + learning)]
}

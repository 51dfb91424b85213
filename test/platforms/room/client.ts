import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { ChatModel } from '../../../src/agent.js'
import type { LearningModel } from '../../../src/learning-model.js'
import type { Log } from '../../../src/log.js'
import type { Prices } from '../../../src/memory/spent.js'
import type { Entry, Happening, PlaceId, Requests, Turn } from '../../../src/platforms/room/page/wire.js'
import { openRoom } from '../../../src/platforms/room/room.js'
import { botOn, type stage, temporaryFolder } from '../../stage.js'

type Shown = Extract<Happening, { event: 'room' }>

/** A log that keeps what is logged. */
function keptLog() {
  const lines: string[] = []
  const note = (...all: unknown[]) => void lines.push(JSON.stringify(all))
  return { log: { info: note, warn: note, error: note } as unknown as Log, lines }
}

/** A room with the real bot on real files, and a page's way in. */
export async function room(
  model: ChatModel & LearningModel,
  { folder, prices = {}, port, ...more }: Parameters<typeof stage>[1] & { folder?: string; port?: number } = {},
) {
  const { log, lines: logged } = keptLog()
  const place = folder ?? (await temporaryFolder())
  const bot = botOn(place, model, { log, prices, introduces: true, ...more })
  const answers = { offline: false, model: 'claude-sonnet-5-5', learningModel: 'claude-haiku-5-5' }
  const opened = await openRoom({ bot, answers, prices: prices as Prices, port, log })
  onTestFinished(opened.close)
  const { link } = opened
  return { bot, link, logged, folder: place, close: opened.close, ask: asking(link), enter: () => enter(link) }
}

/** Asks the room as a page does. */
function asking(link: string) {
  return async <Name extends keyof Requests>(name: Name, asks: Requests[Name]['asks']) => {
    const response = await fetch(`${link}${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asks),
    })
    const given = (await response.json()) as Requests[Name]['gives'] & { error?: string }
    return { status: response.status, ...given }
  }
}

/** What a page that watches knows, and its person. */
export async function enter(link: string, { member = 'ana', place = 'dm' as PlaceId } = {}) {
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const response = await fetch(`${link}events`, { signal: stop.signal })
  const ask = asking(link)
  const heard: Happening[] = []
  const entries = new Map<string, Entry>()
  const turns = new Map<string, Turn>()
  const waiters = new Set<() => void>()
  let isOver = false

  function take(happening: Happening): void {
    heard.push(happening)
    if (happening.event === 'room') {
      for (const entry of happening.entries) entries.set(entry.id, entry)
      for (const turn of happening.turns) turns.set(turn.id, turn)
    }
    if (happening.event === 'entry') entries.set(happening.entry.id, happening.entry)
    if (happening.event === 'gone') entries.delete(happening.id)
    if (happening.event === 'turn') turns.set(happening.turn.id, happening.turn)
    if (happening.event === 'delta') {
      const entry = entries.get(happening.id)
      if (entry) entries.set(entry.id, { ...entry, text: entry.text + happening.text })
    }
  }

  async function follow(): Promise<void> {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = parts.pop() ?? ''
      for (const part of parts) {
        const data = part.split('\n').find((line) => line.startsWith('data: '))
        if (data) take(JSON.parse(data.slice('data: '.length)))
      }
      for (const wake of waiters) wake()
    }
  }
  const followed = follow()
    .catch(() => {})
    .then(() => {
      isOver = true
      for (const wake of waiters) wake()
    })

  /** What this finds, as soon as there is something. */
  async function until<Found>(find: () => Found | undefined | false): Promise<Found> {
    for (;;) {
      const found = find()
      if (found) return found
      if (isOver) throw new Error(`the stream ended: ${JSON.stringify([...entries.values()])}`)
      await new Promise<void>((resolve) => {
        const wake = () => {
          waiters.delete(wake)
          resolve()
        }
        waiters.add(wake)
      })
    }
  }

  const all = () => [...entries.values()]
  const wholeText = ({ text, lines = [] }: Entry) => [text, ...lines.map((line) => line.text)].join('\n')
  /** The last entry that says this. */
  const find = (what: string | RegExp) => all().findLast((entry) => new RegExp(what).test(wholeText(entry)))
  /** The same, once it stands there and is whole. */
  const entry = (what: string | RegExp) =>
    until(() => {
      const found = find(what)
      return found && !found.writing && found
    })

  /** Says something, and gives the entry in which it stands. */
  async function say(text: string, more: Partial<Requests['say']['asks']> = {}): Promise<Entry> {
    const asks = { member, place, id: randomUUID() as string, text, isToKeepsake: true, ...more }
    const { error } = await ask('say', asks)
    if (error) throw new Error(error)
    return until(() => entries.get(`${asks.member}-${asks.id}`))
  }

  /** Presses the button of that label under an entry, or of one of its lines, or beside what was noted. */
  async function press(id: string, label: string, by = member) {
    const { buttons = [], lines = [], noted } = entries.get(id) ?? { place }
    const there = [...buttons, ...[...lines, ...(noted ? [noted] : [])].flatMap((line) => line.buttons ?? [])]
    const does = there.find((button) => button.label === label)?.does
    if (does === undefined) throw new Error(`there is no ${label} among ${there.map((one) => one.label)}`)
    return ask('press', { member: by, place, entry: id, does })
  }

  /** The card of a member at a place. */
  async function card(at: PlaceId = place, draft = '', of = member) {
    const { card, error } = await ask('see', { member: of, place: at, draft })
    if (error) throw new Error(error)
    return card
  }

  const first = await until(() => heard.find(({ event }) => event === 'room') as Shown | undefined)
  return {
    response,
    first,
    heard,
    entries,
    turns,
    all,
    find,
    entry,
    until,
    say,
    press,
    card,
    ask,
    followed,
    leave: () => stop.abort(),
  }
}

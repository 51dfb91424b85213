import { AttachmentBuilder } from 'discord.js'
import { oneLine } from '../../../memory/text/plain.js'
import type { Told } from '../../../message.js'
import type { AnswerView, Offer } from '../../answering.js'
import { buttonFor, stopIt, undoButton } from '../../buttons.js'
import { createLive } from '../../live.js'
import { closed, inParts } from '../../parts.js'
import { isFinal } from '../refusals.js'
import { guarded } from '../text/guarded.js'
import { harmless } from '../text/harmless.js'
import { forDiscord } from '../text/markdown.js'
import { type Body, sheet } from './body.js'
import { type Row, rowOf } from './buttons.js'
import { bodiesOf } from './told.js'

/** Where the messages of an answer are posted. */
export interface Posting {
  /** Posts one. Posted again within minutes, one of the same nonce stands there once. */
  post(body: Body, nonce: string, isFirst: boolean): Promise<Posted>
  /** A sign of life; and no more of it, once a message can follow. */
  begin(): void
  over(): Promise<void>
}

export interface Posted {
  id: string
  /** Changes what is given, and nothing else. */
  edit(body: Partial<Omit<Body, 'files'>>): Promise<unknown>
  remove(): Promise<unknown>
  /** Somebody deleted it. */
  isGone(error: unknown): boolean
}

interface Parts {
  /** Its messages are known by this, of 19 characters at most: another attempt needs another one. */
  id: string
  owner: string
  /** What its Stop button does. */
  stop?: string
  /** What stays under it. */
  under?: readonly Row[]
  /** Told when it begins to grow, and when it grows no more. */
  grows?: (isGrowing: boolean) => void
}

/** Edits of one channel share a limit of about one a second. */
const pace = 1000
/** So many messages show an answer; all of a longer one is in a file. */
const mostParts = 5
const longestNote = 300

/** Shows an answer to that person, edited while it grows, with a button that stops it. */
export function answerView(
  posting: Posting,
  { id, owner, stop = `${stopIt} ${id}`, under = [], grows }: Parts,
): AnswerView {
  const posted: Posted[] = []
  const stopRow = rowOf(owner, [{ label: 'Stop', command: stop }])
  let below: Row[] = []
  let offers = false
  /** What the last message says. */
  let last = ''
  let replaced = 0
  const live = createLive({ ...sheet, most: mostParts, pace, put, drop, isFinal })

  async function put(part: number, text: string, ended: boolean, isLast: boolean): Promise<void> {
    const content = guarded(ended ? text : closed(text, sheet.limit))
    const body = { content, components: ended ? (isLast ? below : []) : [stopRow] }
    if (!ended) grows?.(true)
    const before = posted[part]
    if (before) await before.edit(body).catch((error) => replace(error, part, body))
    else posted[part] = await post({ ...body, files: [] }, `${id}.${part}`)
    if (isLast) last = content
  }

  /** What somebody deleted stays so. An edit that Discord will not take makes room for a new message. */
  async function replace(error: unknown, part: number, body: Omit<Body, 'files'>): Promise<void> {
    const before = posted[part]
    if (!isFinal(error)) throw error
    if (before?.isGone(error)) return
    posted[part] = await post({ ...body, files: [] }, `${id}.${part}+${replaced}`)
    replaced++
    await before?.remove().catch(() => {})
  }

  async function drop(part: number): Promise<void> {
    const [dropped] = posted.splice(part, 1)
    await dropped?.remove().catch(() => {})
  }

  async function post(body: Body, nonce: string): Promise<Posted> {
    await posting.over()
    return posting.post(body, nonce, nonce.endsWith('.0'))
  }

  async function end(text: string, notices: readonly string[], offer?: Offer): Promise<void> {
    offers = offer !== undefined
    const offered = [...(offer ? [rowOf(owner, [buttonFor(offer)])] : []), ...under]
    try {
      await bring(text, notices, offered)
    } finally {
      grows?.(false)
    }
  }

  async function bring(text: string, notices: readonly string[], offered: Row[]): Promise<void> {
    const shown = closed(forDiscord(text))
    const notes = notices.map((note) => `-# ${note}`)
    const whole = [shown, ...notes].join('\n')
    const parts = inParts(shown, sheet)
    if (inParts(whole, sheet).length <= mostParts) {
      below = offered
      return live.end(whole)
    }
    await live.end(shown)
    below = offered
    if (parts.length > mostParts) await addFile(text, notes, parts.slice(mostParts))
    else await add({ content: notes.join('\n'), components: below, files: [] }, `${id}.notes`)
  }

  /** All of the answer in a file; where none can be sent, the rest of it in messages. */
  async function addFile(text: string, notes: readonly string[], rest: readonly string[]): Promise<void> {
    const files = [new AttachmentBuilder(Buffer.from(text), { name: 'answer.md' })]
    const content = ['This is the beginning; all of the answer is in the file.', ...notes].join('\n')
    try {
      await add({ content, components: below, files }, `${id}.file`)
    } catch (error) {
      if (!isFinal(error)) throw error
      const all = [...rest.slice(0, -1), inParts([rest.at(-1), ...notes].join('\n'), sheet)].flat()
      for (const [at, part] of all.entries()) await put(posted.length, part, true, at === all.length - 1)
    }
  }

  async function add(body: Body, nonce: string): Promise<void> {
    posted.push(await post(body, nonce))
    last = body.content
  }

  /** A small line under the answer; a message of its own where it has no room there. */
  async function note(text: string, change: number | null): Promise<void> {
    const line = `-# ${harmless(oneLine(text, longestNote))}`
    const content = guarded(`${last}\n${line}`)
    const undo = change === null ? [] : [rowOf(owner, [undoButton(change)])]
    const message = posted.at(-1)
    // A button that was pressed meanwhile must not come back: where there is one, the note stands below.
    if (!message || content.length > sheet.limit || offers) {
      await post({ content: line, components: undo, files: [] }, `${id}.note`)
    } else {
      await message
        .edit({ content, components: [...under, ...undo] })
        .catch((error) => message.isGone(error) || Promise.reject(error))
    }
  }

  async function tell(told: Told): Promise<void> {
    for (const [at, body] of bodiesOf(told, owner).entries()) await post(body, `${id}.${at}`)
  }

  return {
    begin: posting.begin,
    over: () => void posting.over(),
    grow: (text) => live.grow(forDiscord(text)),
    end,
    note,
    tell,
  }
}

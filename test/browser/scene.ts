import type { Locator, Page } from 'playwright-core'
import { openRoom } from '../platforms/room/opening.js'
import type { Start } from '../program.js'
import type { Look, Visit } from './browser.js'

/** Somebody opens the room of a new program. */
export async function enter(visit: Visit, { room = {}, look = {} }: { room?: Start; look?: Look } = {}) {
  const program = await openRoom(room)
  return { program, ...inRoom(await visit(program.link, look)) }
}

export type Room = ReturnType<typeof inRoom>

/** The room as who looks at it finds their way: by roles and names. Everything waits until it is there. */
export function inRoom(page: Page) {
  const conversation = page.getByRole('log', { name: 'Conversation' })
  const box = page.getByRole('textbox', { name: 'Message' })
  const card = page.getByRole('complementary', { name: 'Memory' })
  const suggestions = page.getByRole('listbox', { name: 'Suggestions' })

  async function go(place: string): Promise<void> {
    const button = page.getByRole('navigation', { name: 'Places' }).getByRole('button', { name: place })
    await button.click()
    await button.and(page.locator('[aria-current]:not([aria-current=false])')).waitFor()
  }

  async function speakAs(name: string): Promise<void> {
    const group = page.getByRole('group', { name: 'Speak as' })
    await group.getByRole('button', { name }).click()
    await group.getByRole('button', { name, pressed: true }).waitFor()
  }

  const entries = (text: string | RegExp) => conversation.getByRole('article').filter({ hasText: text })
  /** The last entry that says so. */
  const entry = (text: string | RegExp) => entries(text).last()

  async function say(text: string): Promise<void> {
    await box.fill(text)
    await box.press('Enter')
  }

  /** Says something, and waits for an entry with that answer. */
  async function ask(text: string, answer: string | RegExp): Promise<Locator> {
    const before = await entries(answer).count()
    await say(text)
    const answered = entries(answer).nth(before)
    await answered.waitFor()
    return answered
  }

  /** A fact on the card, and the words that stand there beside it. */
  const fact = (text: string) =>
    card.getByRole('region', { name: 'Facts' }).getByRole('listitem').filter({ hasText: text })
  const struck = (text: string) => fact(text).filter({ has: page.locator('s', { hasText: text }) })
  const told = (text: string) => fact(text).filter({ hasNot: page.locator('s', { hasText: text }) })
  /** A part of the card that says so. */
  const part = (name: string, text: string | RegExp = '') =>
    card.getByRole('region', { name }).filter({ hasText: text })
  /** Waits until what Claude is told here says so. */
  async function prompt(text: string | RegExp): Promise<Locator> {
    const shown = part('What Claude is told')
    if ((await shown.locator('details[open]').count()) === 0) await shown.getByText('What Claude is told').click()
    await shown.filter({ hasText: text }).waitFor()
    return shown
  }

  return {
    page,
    conversation,
    box,
    card,
    suggestions,
    go,
    speakAs,
    entries,
    entry,
    say,
    ask,
    fact,
    struck,
    told,
    part,
    prompt,
  }
}

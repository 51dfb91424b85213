import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Body, claudeServer } from '../simulators/claude.js'
import { add, lessons } from '../stage.js'
import { inBrowser, type Visit } from './browser.js'
import { corpus } from './corpus.js'
import { enter } from './scene.js'

/** Every line with an end by which it is found again. */
const lines = corpus.map((text, n) => ({ text, end: `end of ${n}.` }))
const short = lines.filter(({ text }) => text.length < 150)
/** One in four. */
const some = short.filter((_, n) => n % 4 === 0)
const [last, lastShort] = [lines, short].map((some) => some.at(-1)?.end ?? '')
/** So many lines are in one answer. */
const together = 8

/** A Claude that answers `part 2` with lines of ours, and takes what anybody says for a fact, and for their name. */
function scripted() {
  return claudeServer(({ stream, messages }: Body) => {
    const content = messages.at(-1)?.content ?? ''
    const [, part] = /^part (\d+)$/.exec(content) ?? []
    const told = part ? lines.slice(Number(part), Number(part) + together) : []
    if (stream) return { text: told.map(({ text, end }) => `${text} ${end}`).join('\n\n') || 'Fine.' }
    const { exchanges = [] } = JSON.parse(content) as { exchanges?: { person: string }[] }
    const said = exchanges.at(-1)?.person ?? ''
    const name = { text: said.replace(/^Call me /, '').slice(0, 60), quote: said }
    return { text: JSON.stringify({ ...lessons(add(said.slice(0, 150), said)), name }) }
  })
}

async function enterHostile(visit: Visit) {
  const { url } = await scripted()
  const env = { ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: url }
  const room = await enter(visit, { room: { env } })
  const { page, box, conversation } = room
  await page.evaluate(() => Object.assign(globalThis, { ran: 0, canary: () => Object.assign(globalThis, { ran: 1 }) }))
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await room.go('Direct message')
  const articles = conversation.locator('article')

  /** As fast as it can be typed. */
  async function sayAll(texts: readonly string[]): Promise<void> {
    await box.focus()
    for (const text of texts) {
      await page.keyboard.insertText(text)
      await page.keyboard.press('Enter')
    }
  }
  /** The entries that say so, once there are as many. */
  async function entriesSaying(text: string | RegExp, most: number): Promise<string[]> {
    const found = articles.filter({ hasText: text })
    await found.nth(most - 1).waitFor()
    return found.allTextContents()
  }
  return { ...room, before: await census(page), asked, sayAll, entriesSaying }
}

const kinds =
  'a animate audio base embed form frame iframe img input link math meta object script source style template textarea title video'

/** How many there are of all that could run, be fetched, lead away or look otherwise; and what of it speaks of a canary. */
function census(page: Page) {
  return page.locator(':root').evaluate((root, names) => {
    const count = Object.fromEntries(names.map((name) => [name, root.querySelectorAll(name).length]))
    const odd: string[] = []
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        const isText = ['aria-label', 'title', 'data-key'].includes(name)
        if (/^on/i.test(name) || (value.includes('canary') && !isText)) odd.push(`${name}=${value}`)
      }
    }
    const drawn = root.querySelectorAll('[role=log] svg').length
    const { ran, canary } = globalThis as { ran?: number; canary?: unknown }
    const polluted = ({} as { canary?: unknown }).canary
    return { count, odd, drawn, ran, canary: typeof canary, polluted }
  }, kinds.split(' '))
}

/** A text but for what cannot be seen in it, and for how a fact writes brackets. */
function seen(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Z}\ufffd]+/gu, '')
    .replace(/‹/g, '<')
    .replace(/›/g, '>')
}

/** The same of Markdown, but for its marks. */
function unmarked(text: string): string {
  return seen(text.replace(/```\w*/g, '')).replace(/[*_`#>~|\\[\]()!-]/g, '')
}

/** The lines that do not stand in a text. */
function missingIn(text: string, sought: typeof lines, read = seen): string[] {
  const there = read(text)
  return sought.map((one) => `${one.text} ${one.end}`).filter((line) => !there.includes(read(line)))
}

inBrowser('what looks like more than text', (visit) => {
  it('is text, said by a person and answered by the model', async () => {
    const { sayAll, entriesSaying, page, before, asked, go, speakAs } = await enterHostile(visit)
    for (let part = 0; part < lines.length; part += together) {
      await sayAll([`part ${part}`])
      const [answer = ''] = await entriesSaying(lines[part]?.end ?? '', 1)
      expect(missingIn(answer, lines.slice(part, part + together), unmarked)).toEqual([])
    }
    await sayAll(some.map(({ text }) => `Call me ${text}`))
    await entriesSaying('Fine.', 1)
    expect(await census(page)).toEqual(before)
    await go('#general')
    await page.getByRole('checkbox', { name: 'To Keepsake' }).uncheck()
    await sayAll(lines.map(({ text, end }) => `${text} ${end}`))
    const said = await entriesSaying(last ?? '', 1).then(() => entriesSaying('', lines.length))
    expect(missingIn(said.join('\n'), lines)).toEqual([])
    await speakAs('Ben')
    await entriesSaying(last ?? '', 1)
    expect(await census(page)).toEqual(before)
    // A page that comes later is told all at once.
    await page.reload()
    await go('Direct message')
    await entriesSaying(last ?? '', 1)
    expect(await census(page)).toEqual({ ...before, ran: undefined, canary: 'undefined' })
    expect(asked.filter((url) => url.includes('canary'))).toEqual([])
  })

  it('is text as a fact, and behind a command', async () => {
    const { sayAll, entriesSaying, ask, fact, page, before, asked, box, suggestions, part } = await enterHostile(visit)
    await sayAll(short.map(({ text, end }) => `/memory add ${text} ${end}`))
    await entriesSaying('Kept as fact', short.length)
    await sayAll(some.map(({ text }) => `/memory forget ${text}`))
    await entriesSaying(/No fact of yours says that|That is fact|More than one fact/, some.length)
    await part('Facts')
      .getByRole('button', { name: /^Show \d+ more$/ })
      .click()
    await fact(short[0]?.end ?? '').waitFor()
    await fact(lastShort ?? '').waitFor()
    expect(missingIn((await fact('').allTextContents()).join('\n'), short)).toEqual([])
    await part('What changed', lastShort).waitFor()
    await ask('/memory show', 'Kept about you:')
    await ask('/memory history', 'What changed, last first:')
    await ask('/memory show exact', 'This is what Claude is told')
    await ask('/memory why 1', 'You said:')
    await box.fill('/memory forget ')
    await suggestions.getByRole('option', { name: lastShort ?? '' }).waitFor()
    expect(await census(page)).toEqual(before)
    expect(asked.filter((url) => url.includes('canary'))).toEqual([])
  })
})

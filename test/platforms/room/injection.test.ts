import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Body, claudeServer } from '../../simulators/claude.js'
import { add, lessons } from '../../stage.js'
import { inBrowser, type Visit } from './browser.js'
import { corpus } from './corpus.js'
import { enter } from './scene.js'

/** Every line with an end by which it is found again. */
const lines = corpus.map((text, n) => ({ text, end: `end of ${n}.` }))
const facts = lines.filter(({ text }) => text.length < 150)

/** A Claude that answers with what it is told, and takes it for a fact and for a name. */
function echo() {
  return claudeServer(({ stream, messages }: Body) => {
    const content = messages.at(-1)?.content ?? ''
    if (stream) return { text: content.replace(/^Call me /, '') }
    const { exchanges = [] } = JSON.parse(content) as { exchanges?: { person: string }[] }
    const said = exchanges.at(-1)?.person ?? ''
    const name = { text: said.replace(/^Call me /, '').slice(0, 60), quote: said }
    return { text: JSON.stringify({ ...lessons(add(said.slice(0, 150), said)), name }) }
  })
}

async function enterHostile(visit: Visit) {
  const { url } = await echo()
  const env = { ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: url }
  const room = await enter(visit, { room: { env } })
  await room.page.evaluate(() =>
    Object.assign(globalThis, { ran: 0, canary: () => Object.assign(globalThis, { ran: 1 }) }),
  )
  const asked: string[] = []
  room.page.on('request', (request) => asked.push(request.url()))
  await room.go('Direct message')
  return { ...room, before: await census(room.page), asked }
}

const kinds =
  'a animate audio base embed form frame iframe img input link math meta object script source style svg template textarea title video'

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
    const { ran, canary } = globalThis as { ran?: number; canary?: unknown }
    const polluted = ({} as { canary?: unknown }).canary
    return { count, odd, ran, canary: typeof canary, polluted }
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

inBrowser('what looks like more than text', (visit) => {
  it('is text, said by a person and answered by the model', async () => {
    const { say, entries, page, before, asked } = await enterHostile(visit)
    for (const { text, end } of lines) {
      await say(`Call me ${text} ${end}`)
      await entries(end).nth(1).waitFor()
    }
    const shown = await page.getByRole('article').allTextContents()
    const missing = lines.filter(({ text, end }) => {
      const [said = '', answered = ''] = shown.filter((one) => one.includes(end))
      return !seen(said).includes(seen(text)) || !unmarked(answered).includes(unmarked(text))
    })
    expect(missing).toEqual([])
    expect(await census(page)).toEqual(before)
    await page.reload()
    await entries(lines.at(-1)?.end ?? '')
      .nth(1)
      .waitFor()
    expect(await census(page)).toEqual({ ...before, ran: undefined, canary: 'undefined' })
    expect(asked.filter((url) => url.includes('canary'))).toEqual([])
  })

  it('is text as a fact, and behind a command', async () => {
    const { say, ask, entry, fact, page, before, asked, box, suggestions, part } = await enterHostile(visit)
    for (const { text, end } of facts) {
      await say(`/memory add ${text} ${end}`)
      await entry('Kept as fact').filter({ hasText: end }).waitFor()
      await ask(`/memory forget ${text}`, /No fact of yours says that|That is fact|More than one fact/)
    }
    await fact(facts.at(-1)?.end ?? '').waitFor()
    await part('Facts')
      .getByRole('button', { name: /^Show \d+ more$/ })
      .click()
    await fact(lines[0]?.end ?? '').waitFor()
    const shown = await fact('').allTextContents()
    const missing = facts.filter(
      ({ text, end }) => !seen(shown.find((one) => one.includes(end)) ?? '').includes(seen(text)),
    )
    expect(missing).toEqual([])
    await part('What changed', facts.at(-1)?.end ?? '').waitFor()
    await ask('/memory show', 'Kept about you:')
    await ask('/memory history', 'What changed, last first:')
    await ask('/memory show exact', 'This is what Claude is told')
    await ask('/memory why 1', 'You said:')
    await box.fill('/memory forget ')
    await suggestions.getByRole('option', { name: facts.at(-1)?.end ?? '' }).waitFor()
    expect(await census(page)).toEqual(before)
    expect(asked.filter((url) => url.includes('canary'))).toEqual([])
  })
})

import { expect, it } from 'vitest'
import {
  type Answer,
  type Body,
  block,
  claudeServer,
  over,
  piece,
  started,
  stopped,
  wholeAnswer,
} from '../../simulators/claude.js'
import { happening, lessons } from '../../stage.js'
import { inBrowser, type Visit } from './browser.js'
import { enter } from './scene.js'

/** The room with a Claude behind it that answers so, and learns nothing. */
async function enterWith(visit: Visit, answer: (said: string, nth: number) => Answer | Promise<Answer>) {
  let nth = 0
  const claude = await claudeServer((body: Body) => {
    if (!body.stream) return { text: JSON.stringify(lessons()) }
    nth++
    return answer(body.messages.at(-1)?.content ?? '', nth)
  })
  const env = { ANTHROPIC_AUTH_TOKEN: 'right-key', ANTHROPIC_BASE_URL: claude.url }
  const room = await enter(visit, { room: { env } })
  await room.go('Direct message')
  return { ...room, claude }
}

inBrowser('answers of Claude in the room', (visit) => {
  it('are shown as they are written, and it is said that they are Claude’s', async () => {
    const rest = happening()
    const { say, entry, page, program } = await enterWith(visit, () => {
      const [start = {}, open = {}, ...others] = wholeAnswer(' a long **story**.')
      return { events: [start, open, piece('This is')], rest: rest.happened.then(() => others) }
    })
    expect(program.out()).not.toContain('stand-in')
    await page
      .getByText(/claude-sonnet-5-5/)
      .first()
      .waitFor()
    await say('Tell me a story.')
    await entry('This is').waitFor()
    rest.happen()
    await entry('This is a long story.').waitFor()
    expect(await entry('This is a long story.').locator('strong').textContent()).toBe('story')
  })

  it('stop where somebody presses Stop, and go on where they press Continue', async () => {
    const asked: string[] = []
    const { say, entry } = await enterWith(visit, (said) => {
      asked.push(said)
      if (said === 'go on') return { text: 'And then it ended.' }
      return { events: [started, block('text'), piece('Once upon a time')], end: 'ping' }
    })
    await say('Tell me a story.')
    await entry('Once upon a time').getByRole('button', { name: 'Stop' }).click()
    const cut = entry('I was stopped here.')
    await cut.getByRole('button', { name: 'Continue' }).click()
    await entry('And then it ended.').waitFor()
    expect(asked).toEqual(['Tell me a story.', 'go on'])
    expect(await entry('I was stopped here.').getByRole('button', { name: 'Continue' }).count()).toBe(0)
  })

  it('are tried again after a failure', async () => {
    const { say, entry, entries } = await enterWith(visit, (_, nth) =>
      nth === 1 ? { status: 529, headers: { 'x-should-retry': 'false' } } : { text: 'Here I am.' },
    )
    await say('Are you there?')
    await entry(/\(reference \w+\)/)
      .getByRole('button', { name: 'Retry' })
      .click()
    await entry('Here I am.').waitFor()
    expect(await entries('Are you there?').count()).toBe(1)
  })

  it('that grew too long go on where somebody wants that', async () => {
    const { say, entry } = await enterWith(visit, (_, nth) =>
      nth === 1 ? { events: wholeAnswer('The first half', 'max_tokens') } : { text: 'the second half.' },
    )
    await say('Tell me everything.')
    await entry('My answer grew too long').getByRole('button', { name: 'Continue' }).click()
    await entry('the second half.').waitFor()
  })

  it('that are refused say so', async () => {
    const { say, entry } = await enterWith(visit, () => ({
      events: [started, stopped('refusal'), over],
    }))
    await say('Help me with something bad.')
    await entry('Claude will not answer this.').waitFor()
  })
})

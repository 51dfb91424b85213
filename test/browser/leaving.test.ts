import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { happening } from '../stage.js'
import { inBrowser } from './browser.js'
import { enter, inRoom } from './scene.js'

/** What the page asks under that name waits until this is told to let it go on; `asked` resolves with the first. */
async function held(page: Page, name: string) {
  const [asked, going] = [happening(), happening()]
  await page.route(`**/${name}`, async (route) => {
    asked.happen()
    await going.happened
    await route.continue()
  })
  return { asked: asked.happened, letGo: going.happen }
}

/** The page is hidden behind another, or is seen again. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} })`)
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
}

inBrowser('who leaves a place of the room', (visit) => {
  it('takes along what was asked of the card there', async () => {
    const { page, ask, go, told, card, speakAs } = await enter(visit)
    await go('Direct message')
    await ask('I live in Lisbon.', 'I understood')
    await told('lives in Lisbon').waitFor()
    const { asked, letGo } = await held(page, 'press')
    const answered = page.waitForResponse('**/press')
    await card.getByRole('button', { name: 'Why: lives in Lisbon' }).click()
    await asked
    await speakAs('Ben')
    await card.getByText('Nothing is kept about you.').waitFor()
    letGo()
    await (await answered).finished()
    await ask('Hello', 'stand-in')
    expect(await card.textContent()).not.toContain('Lisbon')
  })

  it('gets back there what did not get through, and nowhere else', async () => {
    const { page, box, go, say } = await enter(visit, { look: { expects: [/ERR_FAILED/] } })
    await go('Direct message')
    const [asked, going] = [happening(), happening()]
    await page.route('**/say', async (route) => {
      asked.happen()
      await going.happened
      await route.abort()
    })
    await say('For you alone.')
    await asked.happened
    await go('#general')
    going.happen()
    await page.getByText('That did not get through').waitFor()
    expect(await box.inputValue()).toBe('')
    await go('Direct message')
    expect(await box.inputValue()).toBe('For you alone.')
  })

  it('leaves a way in for other pages of the same browser', async () => {
    const first = await enter(visit, { look: { expects: Array<RegExp>(6).fill(/^window: about:blank$/) } })
    await first.go('Direct message')
    await hide(first.page, true)
    // So many connections a browser has to one server.
    for (let n = 0; n < 6; n++) {
      const page = await first.page.context().newPage()
      await page.goto(first.program.link)
      const { go, ask } = inRoom(page)
      await go('Direct message')
      await ask(`I like number ${n}`, 'I understood')
      await hide(page, true)
    }
    await hide(first.page, false)
    await first.entry('I like number 5').waitFor()
    await first.ask('I live in Lisbon.', 'I understood')
  })
})

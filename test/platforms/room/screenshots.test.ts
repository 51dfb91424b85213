import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../stage.js'
import { inBrowser } from './browser.js'
import { enter, type Room } from './scene.js'

/** Where the pictures go: into `docs` by `npm run screenshots`, else nowhere that stays. */
const kept = process.env.KEEPSAKE_SCREENSHOTS

/** Ana tells something in private, and asks for it where others read along. */
async function tellAndAsk({ go, ask, told, struck, part, page }: Room): Promise<void> {
  await go('Direct message')
  await ask('Hi, I am Ana. I live in Lisbon and I am allergic to peanuts.', 'I understood')
  await told('lives in Lisbon').waitFor()
  await go('#general')
  await ask('I love jazz.', 'I understood')
  await told('loves jazz').waitFor()
  await ask('Where do I live?', 'You have not told me where you live.')
  await struck('lives in Lisbon').waitFor()
  await part('Cost')
    .getByText(/full history/i)
    .first()
    .waitFor({ state: 'attached' })
  // Nothing is pointed at.
  await page.mouse.move(0, 0)
}

inBrowser('pictures of the room', (visit) => {
  async function take(page: Page, name: string): Promise<void> {
    const path = join(kept ?? (await temporaryFolder()), `${name}.png`)
    await page.screenshot({ path, animations: 'disabled' })
    expect(statSync(path).size).toBeLessThanOrEqual(150_000)
  }

  it('show a fact that is withheld in a channel', async () => {
    const room = await enter(visit, { look: { colorScheme: 'light', viewport: { width: 1280, height: 800 } } })
    await tellAndAsk(room)
    await take(room.page, 'room')
    await room.page.emulateMedia({ colorScheme: 'dark' })
    await take(room.page, 'room-dark')
    await room.page.emulateMedia({ colorScheme: 'light' })
    await room.page.setViewportSize({ width: 360, height: 740 })
    await take(room.page, 'room-phone')
  })
})

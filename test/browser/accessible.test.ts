import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { enter, type Room } from './scene.js'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What keeps somebody from reading or using the page as it is now, in the light and in the dark. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = []
  if (!(await page.evaluate('"axe" in globalThis'))) await page.evaluate(source)
  for (const [colorScheme, only] of [['light'], ['dark', ['color-contrast']]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await page.evaluate(
      (rules) => (globalThis as unknown as { axe: typeof axe }).axe.run(rules ? { runOnly: rules } : {}),
      only && [...only],
    )
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    found.push(...serious.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${colorScheme} ${id}: ${html}`)))
  }
  return found
}

/** The size of all that is served for the page, in bytes. */
async function weightOf(page: Page): Promise<number> {
  const icon = await page.locator('link[rel=icon]').getAttribute('href')
  const loaded = await page.evaluate<string[]>('performance.getEntriesByType("resource").map(({ name }) => name)')
  const urls = new Set([page.url(), new URL(icon ?? '', page.url()).href, ...loaded])
  const served = [...urls].filter((url) => /\/(?:[^/]+\.\w+)?$/.test(url))
  const sizes = await Promise.all(served.map(async (url) => (await (await fetch(url)).arrayBuffer()).byteLength))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** By how many pixels the page is wider than what is seen of it. */
function overhang(page: Page): Promise<number> {
  return page.locator(':root').evaluate((root) => root.scrollWidth - root.clientWidth)
}

/** Somebody has told things: one fact is withheld, one shared, something waits. */
async function converse({ go, ask, told, card, part }: Room): Promise<void> {
  await go('Direct message')
  await ask('I live in Lisbon and I love jazz.', 'I understood')
  await told('lives in Lisbon').waitFor()
  await ask('Remember that my email is ana@example.com', 'I have read it.')
  await part('Waits for your yes', 'ana@example.com').waitFor()
  await card.getByRole('button', { name: 'Share: loves jazz' }).click()
  await told('loves jazz').filter({ hasText: 'shared' }).waitFor()
  await go('#general')
  await ask('Where do I live?', 'You have not told me where you live.')
}

inBrowser('the room, for whoever looks at it', (visit) => {
  it('has no serious finding, in the light and in the dark, also on a phone, and weighs little', async () => {
    const room = await enter(visit)
    const { page, box, ask, suggestions, struck, program } = room
    await box.waitFor()
    expect(await weightOf(page)).toBeLessThanOrEqual(60_000)
    expect(await findings(page), 'empty').toEqual([])
    await converse(room)
    await struck('lives in Lisbon').waitFor()
    const folded = page.locator('details:not([open]) > summary')
    while ((await folded.count()) > 0) await folded.first().click()
    expect(await findings(page), 'in conversation').toEqual([])
    await box.fill('/memory forget ')
    await suggestions.getByRole('option').first().waitFor()
    expect(await findings(page), 'with suggestions').toEqual([])
    await ask('/memory show', 'Kept about you:')
    expect(await findings(page), 'with a list').toEqual([])
    await ask('/memory forget', 'This erases everything')
    expect(await findings(page), 'with a question').toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await ask(`Where do I live, ${'very '.repeat(30)}${'far'.repeat(100)}?`, 'You have not told me where you live.')
    expect(await findings(page), 'on a phone').toEqual([])
    expect(await overhang(page)).toBe(0)
    await page.getByRole('button', { name: 'Memory' }).click()
    await struck('lives in Lisbon').waitFor()
    expect(await findings(page), 'the card on a phone').toEqual([])
    expect(await overhang(page)).toBe(0)
    await page.keyboard.press('Escape')
    await box.waitFor()
    program.child.kill('SIGINT')
    await page.getByText('The room is closed').waitFor()
    expect(await findings(page), 'closed').toEqual([])
  })

  it('is used with the keyboard alone', async () => {
    const { page, struck, entry, told } = await enter(visit)
    const { keyboard } = page
    /** Presses Tab until that has the focus, and something that shows it. */
    async function to(what: string): Promise<void> {
      const focused = page.locator(':focus')
      for (let presses = 0; presses < 60; presses++) {
        await keyboard.press('Tab')
        // Behind the last of the page comes the browser's own.
        if ((await focused.count()) === 0 || !(await focused.ariaSnapshot()).includes(what)) continue
        const { outlineStyle, boxShadow } = await focused.evaluate((element) =>
          element.ownerDocument.defaultView.getComputedStyle(element),
        )
        expect(outlineStyle !== 'none' || boxShadow !== 'none', `${what} shows that it has the focus`).toBe(true)
        return
      }
      throw new Error(`Tab never comes to ${what}`)
    }
    await to('button "Direct message"')
    await keyboard.press('Enter')
    await to('textbox "Message"')
    await keyboard.type('I live in Lisbon.')
    await keyboard.press('Enter')
    await told('lives in Lisbon').waitFor()
    await to('button "#general"')
    await keyboard.press('Enter')
    await struck('lives in Lisbon').waitFor()
    await to('button "Share: lives in Lisbon"')
    await keyboard.press('Enter')
    await told('lives in Lisbon').waitFor()
    await to('textbox "Message"')
    await keyboard.type('Where do I live?')
    await keyboard.press('Enter')
    await entry('You told me: lives in Lisbon.').waitFor()
  })
})

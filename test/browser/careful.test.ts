import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { inBrowser } from './browser.js'
import { enter } from './scene.js'

/** Is there something that has the focus? */
function hasFocus(page: Page): Promise<boolean> {
  return page.evaluate('document.activeElement !== document.body')
}

inBrowser('who is not careful in the room', (visit) => {
  it('destroys nothing by a double click or a key held down', async () => {
    const { page, ask, card, entry, fact, go, told } = await enter(visit)
    const { keyboard } = page
    const button = (name: string) => card.getByRole('button', { name, exact: true })
    await go('Direct message')
    for (const what of ['lives in Faro', 'keeps bees', 'plays chess']) await ask(`/memory add ${what}`, 'Kept as fact')
    await told('plays chess').waitFor()
    await button('Forget: keeps bees').dblclick()
    await button('Sure? Forget: keeps bees').waitFor()
    await button('Forget: plays chess').focus()
    for (let times = 0; times < 5; times++) await keyboard.down('Enter')
    await keyboard.up('Enter')
    await button('Sure? Forget: plays chess').waitFor()
    expect(await fact('').count()).toBe(3)

    // Behind it comes a question, with a button that erases where this one was.
    const listed = await ask('/memory show', 'Kept about you:')
    const { x, y } = (await listed.getByRole('button', { name: 'Forget everything' }).boundingBox()) ?? { x: 0, y: 0 }
    await page.mouse.click(x + 9, y + 9)
    await entry('This erases everything').waitFor()
    await page.mouse.down({ clickCount: 2 })
    await page.mouse.up({ clickCount: 2 })
    await ask('/memory pending', 'Nothing waits')
    await entry('This erases everything').waitFor()
    expect(await fact('').count()).toBe(3)
  })

  it('still has the focus somewhere', async () => {
    const { page, ask, card, fact, go, told } = await enter(visit)
    const { keyboard } = page
    const button = (name: string) => card.getByRole('button', { name, exact: true })
    await go('Direct message')
    for (const what of ['lives in Faro', 'keeps bees', 'plays chess']) await ask(`/memory add ${what}`, 'Kept as fact')
    await told('plays chess').waitFor()
    async function forget(what: string): Promise<void> {
      await button(`Forget: ${what}`).press('Enter')
      await keyboard.press('Enter')
      await fact(what).waitFor({ state: 'detached' })
    }
    await forget('keeps bees')
    // What stands there now.
    await card.locator(':focus').and(button('Forget: plays chess')).waitFor()
    await forget('plays chess')
    await forget('lives in Faro')
    expect(await hasFocus(page)).toBe(true)
    await button('Close').press('Enter')
    await button('Close').waitFor({ state: 'detached' })
    expect(await hasFocus(page)).toBe(true)
    await page.getByRole('button', { name: 'Hide' }).press('Enter')
    await page.getByRole('region', { name: 'First steps' }).waitFor({ state: 'hidden' })
    expect(await hasFocus(page)).toBe(true)
  })
})

import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openRoom } from '../platforms/room/opening.js'
import { filesIn } from '../stage.js'
import { inBrowser } from './browser.js'
import { enter, inRoom } from './scene.js'

const introduction = 'I remember what you tell me, so that you need not say it twice.'

/** Where pictures of the room go; none are taken where that is not set. */
const pictures = process.env.KEEPSAKE_SCREENSHOTS

async function takePictures(page: Page): Promise<void> {
  if (!pictures) return
  async function take(name: string): Promise<void> {
    const path = join(pictures ?? '', `${name}.png`)
    await page.screenshot({ path, animations: 'disabled' })
    expect(statSync(path).size).toBeLessThanOrEqual(200_000)
  }
  const usual = page.viewportSize()
  // High enough for what it cost.
  await page.setViewportSize({ width: 1280, height: 1180 })
  await take('room')
  await page.emulateMedia({ colorScheme: 'dark' })
  await take('room-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 740 })
  await take('room-phone')
  if (usual) await page.setViewportSize(usual)
}

inBrowser('the story of the room', (visit) => {
  it('what is said in a direct message is withheld in a channel, until it is shared', async () => {
    const { ask, box, entry, fact, struck, told, go, card, page, part, prompt, program } = await enter(visit)
    expect(program.out()).toContain('The offline stand-in answers')
    await go('Direct message')
    await ask('I live in Lisbon and I love jazz.', 'I understood: lives in Lisbon; loves jazz.')
    await entry('noted: lives in Lisbon; loves jazz').waitFor()
    await entry(introduction).waitFor()
    await told('lives in Lisbon').filter({ hasText: 'direct message' }).waitFor()
    await told('loves jazz').waitFor()
    await box.fill('Where do I live?')
    await prompt(/- lives in Lisbon \(.*I live in Lisbon and I love jazz\..*Where do I live\?/s)

    await go('#general')
    await struck('lives in Lisbon').filter({ hasText: 'you said it in a direct message' }).waitFor()
    await struck('loves jazz').waitFor()
    // What was being typed there stays there.
    expect(await box.inputValue()).toBe('')
    await box.fill('Where do I live?')
    const shown = await prompt(/What they told you in other places is not shown to you here.*Where do I live\?/s)
    expect(await shown.textContent()).not.toContain('Lisbon')
    await ask('I play chess.', 'I understood: plays chess.')
    await told('plays chess').filter({ hasText: 'public channel' }).waitFor()
    await ask('Where do I live?', 'You have not told me where you live.')
    await part('What Claude is told').getByText('What Claude is told').click()
    await takePictures(page)
    await card.getByRole('button', { name: 'Share: lives in Lisbon' }).click()
    await told('lives in Lisbon').filter({ hasText: 'shared' }).waitFor()
    await ask('Where do I live?', 'You told me: lives in Lisbon.')
    expect(await struck('loves jazz').count()).toBe(1)

    await go('#board')
    await ask('I work at Acme.', 'I understood: works at Acme.')
    await told('works at Acme').filter({ hasText: 'private channel' }).waitFor()
    await go('#general')
    await struck('works at Acme').waitFor()
    expect(await fact('').count()).toBe(4)
    await part('Cost', /5 turns took .* full history/).waitFor()
    expect(await part('Cost').locator('tbody tr').count()).toBe(5)
  })

  it('the other member sees nothing of it, but for what is said in the channels', async () => {
    const { ask, box, card, conversation, entries, entry, say, told, fact, go, speakAs, prompt, page } =
      await enter(visit)
    const toKeepsake = page.getByRole('checkbox', { name: 'To Keepsake' })
    await go('Direct message')
    await ask('I live in Lisbon.', 'I understood')
    await told('lives in Lisbon').waitFor()
    await go('#general')
    await ask('/memory show', 'Kept about you:')
    await toKeepsake.uncheck()
    await say('The meeting is at noon.')
    await entry('The meeting is at noon.').waitFor()

    await speakAs('Ben')
    await toKeepsake.check()
    await box.fill('What is new?')
    const shown = await prompt(/overheard.*Ana.*The meeting is at noon\..*What is new\?/s)
    expect(await shown.textContent()).not.toContain('Lisbon')
    expect(await fact('').count()).toBe(0)
    expect(await entries('Kept about you:').count()).toBe(0)
    await box.press('Enter')
    await entry('I am only the offline stand-in').waitFor()
    await go('Direct message')
    await ask('What do you know about me?', 'I know nothing about you yet.')
    expect(`${await card.textContent()} ${await conversation.textContent()}`).not.toContain('Lisbon')

    await speakAs('Ana')
    await told('lives in Lisbon').waitFor()
    expect(await entries('I know nothing about you yet.').count()).toBe(0)
  })

  it('what is kept is put right, taken along and erased, with the keyboard and by buttons; off is off', async () => {
    const { ask, box, card, suggestions, entry, told, fact, go, page, part, prompt } = await enter(visit)
    const { keyboard } = page
    await go('Direct message')
    await ask('I live in Lisbon and I love jazz.', 'I understood')
    await told('loves jazz').waitFor()
    await box.focus()
    await keyboard.type('/mem')
    await suggestions.getByRole('option', { name: '/memory show' }).waitFor()
    await keyboard.type('ory forg')
    await suggestions.getByRole('option', { name: '/memory show' }).waitFor({ state: 'detached' })
    await keyboard.press('Tab')
    await keyboard.type('jazz')
    await suggestions.getByRole('option', { name: 'lives in Lisbon' }).waitFor({ state: 'detached' })
    await suggestions.getByRole('option', { name: '2. loves jazz' }).waitFor()
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    expect(await box.inputValue()).toMatch(/^\/memory forget 2\s*$/)
    await keyboard.press('Enter')
    await entry('Erased: loves jazz').waitFor()
    await fact('loves jazz').waitFor({ state: 'detached' })

    await entry('noted: lives in Lisbon').getByRole('button', { name: 'Undo' }).click()
    await fact('lives in Lisbon').waitFor({ state: 'detached' })
    await entry('undone').waitFor()

    await ask('Remember that my email is ana@example.com', 'I have read it.')
    await entry('something that waits for your yes').waitFor()
    const waiting = part('Waits for your yes', 'my email is ana@example.com')
    await waiting.getByRole('button', { name: 'Keep' }).click()
    await told('my email is ana@example.com').waitFor()
    await part('What changed', 'my email is ana@example.com').getByRole('button', { name: 'Undo' }).first().click()
    await fact('my email is ana@example.com').waitFor({ state: 'detached' })

    await ask('/memory add lives in Faro', 'Kept as fact')
    await told('lives in Faro').waitFor()
    await ask('/memory add keeps bees', 'Kept as fact')
    const button = (name: string) => card.getByRole('button', { name, exact: true })
    await button('Forget: keeps bees').click()
    await button('Sure? Forget: keeps bees').waitFor()
    await box.focus()
    await button('Forget: keeps bees').click()
    await button('Sure? Forget: keeps bees').click()
    await fact('keeps bees').waitFor({ state: 'detached' })
    await told('lives in Faro').waitFor()
    const handed = page.waitForEvent('download')
    const exported = await ask('/memory export', 'This file is all that is kept about you.')
    await exported.getByRole('button', { name: 'keepsake-memory.json' }).click()
    const file = await handed
    expect(file.suggestedFilename()).toBe('keepsake-memory.json')
    const kept = { user: 'room:ana', facts: [{ text: 'lives in Faro' }] }
    expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toMatchObject(kept)

    const asked = await ask('/memory forget', 'This erases everything kept about you, for good.')
    await asked.getByRole('button', { name: 'Keep it' }).click()
    await entry('Nothing was erased.').waitFor()
    const again = await ask('/memory forget', 'This erases everything kept about you, for good.')
    await again.getByRole('button', { name: 'Erase everything' }).click()
    await entry('Erased: everything about you, 1 fact included.').waitFor()
    await fact('').waitFor({ state: 'detached' })

    await ask('/persist off', 'Remembering is off')
    await card.getByText('Remembering is off').first().waitFor()
    await ask('I live in Porto.', 'I understood')
    await prompt('They turned remembering off')
    expect(await fact('').count()).toBe(0)
  })

  it('it is there again after a reload, and remembered after a new start, where the old link is dead', async () => {
    const { page, program, ...first } = await enter(visit)
    await first.go('Direct message')
    await first.ask('I live in Lisbon.', 'I understood')
    await first.entry('noted: lives in Lisbon').waitFor()
    await page.reload()
    await first.go('Direct message')
    await first.entry('noted: lives in Lisbon').waitFor()
    await first.told('lives in Lisbon').waitFor()

    program.child.kill('SIGINT')
    await page.getByText('The room is closed').waitFor()
    expect(await program.ended).toMatchObject({ code: 0, err: '' })
    expect(await filesIn(program.folder)).toContain('.room/room/ana.json')

    const { link } = await openRoom({ folder: program.folder })
    expect((await fetch(new URL(new URL(program.link).pathname, link))).status).toBe(404)
    const second = inRoom(await visit(link))
    await second.go('Direct message')
    await second.told('lives in Lisbon').waitFor()
    await second.ask('Where do I live?', 'You told me: lives in Lisbon.')
  })
})

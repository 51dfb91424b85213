import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createOffline } from '../../../src/models/offline.js'
import { allBytes } from '../../stage.js'
import { enter, room } from './client.js'

/** A room in which Ana said these things, and all of it is learned. */
async function after(...texts: string[]) {
  const opened = await room(createOffline())
  const page = await enter(opened.link)
  for (const text of texts) {
    await page.say(text)
    await page.entry('I understood|I have read|Hello')
    await opened.bot.idle()
  }
  return { ...opened, page }
}

describe('commands in the room', () => {
  it('are typed with a slash and answered to their person alone, wherever that is', async () => {
    const { page } = await after('I live in Lisbon')
    const typed = await page.say('/memory show', { place: 'general' })
    expect(typed).toMatchObject({ only: 'ana', kind: 'said', text: '/memory show' })
    const list = await page.entry('lives in Lisbon \\(')
    expect(list).toMatchObject({ only: 'ana', kind: 'told', place: 'general', by: 'keepsake' })
    expect(list.lines?.[0]).toEqual({ text: 'Remembering is on. Kept about you:' })
    expect(list.buttons).toEqual([{ label: 'Forget everything', does: 'memory forget', danger: true }])
    // No command, but a path.
    await page.say('/etc/hosts is a file')
    await page.entry('Hello')
  })

  it('in plain words are run, too', async () => {
    const { page } = await after()
    await page.say('persist status')
    expect(await page.entry('Remembering is on')).toMatchObject({ kind: 'told', buttons: [{ label: 'Turn it off' }] })
  })

  it('show the help as a list, and exactly what Claude is told', async () => {
    const { page } = await after('I live in Lisbon')
    await page.say('/help')
    const help = await page.entry('What you can type')
    expect(help.lines?.map(({ text }) => text)).toContain('/keepsake help: this list')
    expect(help).not.toHaveProperty('buttons')
    await page.say('/memory show exact')
    const exact = await page.entry('to the letter')
    expect(exact.text).toContain('- lives in Lisbon (')
  })

  it('give a list again after a press, in its place', async () => {
    const { page } = await after('I live in Lisbon', 'I love jazz')
    await page.say('/memory show')
    const list = await page.entry('Kept about you')
    await page.press(list.id, 'Share 1')
    const shared = await page.entry('Shared: lives in Lisbon')
    expect(shared.id).toBe(list.id)
    expect(shared.lines?.map(({ text }) => text).slice(0, 3)).toEqual([
      'Shared: lives in Lisbon. I may use it everywhere now, also where others read along. /memory private 1 takes it back.',
      'Remembering is on. Kept about you:',
      expect.stringMatching(/^1\. lives in Lisbon \(.*, direct message, shared\)$/),
    ])
    await page.press(list.id, 'Forget 2')
    expect((await page.entry('Erased: loves jazz')).id).toBe(list.id)
    // What is no longer there is not pressed again.
    const twice = await page.ask('press', { member: 'ana', place: 'dm', entry: list.id, does: 'memory forget 2' })
    expect(twice).toMatchObject({ status: 409, error: 'That is no longer there.' })
    await page.say('/memory history')
    const history = await page.entry('What changed')
    expect(history).not.toHaveProperty('buttons')
    await page.press(history.id, 'Undo 1')
    expect((await page.entry('Undone')).id).toBe(history.id)
  })

  it('ask before everything is forgotten, and buttons answer', async () => {
    const { page, folder } = await after('I live in Lisbon')
    await page.say('/memory forget', { place: 'board' })
    const question = await page.entry('This erases everything')
    await page.press(question.id, 'Keep it')
    const kept = await page.entry('Nothing was erased')
    expect(kept).toMatchObject({ id: question.id, text: 'Nothing was erased.' })
    expect(kept).not.toHaveProperty('buttons')
    await page.say('/memory show')
    const list = await page.entry('Kept about you')
    await page.press(list.id, 'Forget everything')
    await page.entry('This erases everything')
    await page.press(list.id, 'Keep it')
    expect((await page.entry('Nothing was erased\\.\nRemembering')).id).toBe(list.id)
    await page.press(list.id, 'Forget everything')
    await page.entry('This erases everything')
    await page.press(list.id, 'Erase everything')
    expect((await page.entry('Erased: everything about you')).id).toBe(list.id)
    expect(await allBytes(folder)).not.toContain('Lisbon')
  })

  it('turn remembering off and offer to erase what is kept, and on again', async () => {
    const { page } = await after('I live in Lisbon')
    await page.say('/persist off')
    const off = await page.entry('Remembering is off')
    expect(off.buttons).toEqual([{ label: 'Erase what is kept', does: 'memory forget unused', danger: true }])
    expect(await page.card()).toMatchObject({ isOn: false, facts: [{ here: 'withheld' }] })
    await page.press(off.id, 'Erase what is kept')
    expect(await page.card()).toMatchObject({ isOn: false, facts: [] })
    await page.say('/persist on')
    await page.entry('Remembering is on')
    expect(await page.card()).toMatchObject({ isOn: true })
  })

  it('give all that is kept as a file', async () => {
    const { page, folder } = await after('I live in Lisbon')
    await page.say('/memory export')
    const { file } = await page.entry('This file is all')
    expect(file?.name).toBe('keepsake-memory.json')
    expect(JSON.parse(file?.text ?? '')).toMatchObject({ user: 'room:ana', facts: [{ text: 'lives in Lisbon' }] })
    expect(await readFile(join(folder, 'room', 'ana.json'), 'utf8')).toContain('lives in Lisbon')
  })

  it('are completed with facts as they are typed', async () => {
    const { page } = await after('I live in Lisbon', 'I love jazz')
    const asks = { member: 'ana', place: 'general', text: '/memory forget jaz' } as const
    expect(await page.ask('suggest', asks)).toEqual({
      status: 200,
      suggestions: [{ text: expect.stringContaining('loves jazz'), value: '2' }],
    })
    expect((await page.ask('suggest', { ...asks, member: 'ben' })).suggestions).toEqual([])
  })

  it('can be taken away with what they answered; what is said in the talk cannot', async () => {
    const { page, ask } = await after()
    const said = await page.say('Hello')
    const answer = await page.entry('Hello. I am')
    const typed = await page.say('/persist status')
    const status = await page.entry('Remembering is on')
    const dismiss = (entry: string, member = 'ana') => ask('dismiss', { member, place: 'dm', entry })
    expect((await dismiss(said.id)).status).toBe(409)
    expect((await dismiss(answer.id)).status).toBe(409)
    expect((await dismiss(status.id, 'ben')).status).toBe(409)
    expect((await dismiss('nothing')).status).toBe(409)
    expect((await dismiss(status.id)).status).toBe(200)
    await page.until(() => !page.entries.has(status.id) && !page.entries.has(typed.id))
    expect(page.entries.has(said.id) && page.entries.has(answer.id)).toBe(true)
  })
})

describe('buttons in the room', () => {
  it('take back what was noted, and their place says so', async () => {
    const { page } = await after('I live in Lisbon')
    const answer = await page.entry('I understood')
    expect(answer.noted?.text).toBe('noted: lives in Lisbon')
    await page.press(answer.id, 'Undo')
    expect(await page.entry('^Undone')).toMatchObject({ kind: 'told', only: 'ana' })
    expect(page.entries.get(answer.id)?.noted).toEqual({ text: 'undone' })
    expect((await page.card()).facts).toEqual([])
  })

  it('say what waits, and keep it', async () => {
    const { page } = await after('Remember that my email is ana@example.com')
    const { pending } = await page.card()
    expect(pending.length).toBe(1)
    expect(pending[0]?.buttons?.map(({ label }) => label)).toEqual(['Keep 1', 'Forget 1'])
    await page.say('/memory pending')
    const list = await page.entry('This waits for your yes')
    await page.press(list.id, 'Keep 1')
    await page.entry('Kept: [Mm]y email')
    expect((await page.card()).pending).toEqual([])
  })

  it('of the card give what came of them, with buttons of its own', async () => {
    const { page } = await after('I live in Lisbon')
    const press = (does: string) => page.ask('press', { member: 'ana', place: 'board', entry: null, does })
    const why = await press('memory why 1')
    expect(why.told?.text).toContain('You said: “I live in Lisbon”')
    expect(why.told?.buttons).toEqual([{ label: 'Forget 1', does: 'memory forget 1', danger: true }])
    const asked = await press('memory forget')
    const no = asked.told?.buttons?.find(({ label }) => label === 'Keep it')?.does ?? ''
    expect(no).toMatch(/^no [0-9a-f]{8}$/)
    expect((await press(no)).told?.text).toBe('Nothing was erased.')
    // Once.
    expect((await press(no)).status).toBe(409)
    const before = page.all().length
    expect(await press('memory export')).toEqual({ status: 200 })
    expect((await page.entry('This file is all')).file?.text).toContain('Lisbon')
    expect(page.all().length).toBe(before + 1)
    expect((await page.card()).facts[0]?.buttons.map(({ label }) => label)).toEqual(['Share', 'Pin', 'Why', 'Forget'])
  })

  it('are pressed only where they stand, by who sees them', async () => {
    const { page, ask } = await after('I live in Lisbon')
    await page.say('/memory show', { place: 'general' })
    const list = await page.entry('Kept about you')
    const does = 'memory forget 1'
    for (const asks of [
      { member: 'ana', entry: list.id, does: 'memory export' },
      { member: 'ben', entry: list.id, does },
      { member: 'ana', entry: 'nothing', does },
      { member: 'ana', entry: null, does: 'I live in Porto' },
      { member: 'ana', entry: null, does: 'memory add I live in Porto' },
      { member: 'ana', entry: null, does: 'memory edit 1 lives in Porto' },
      { member: 'ana', entry: null, does: 'yes' },
      { member: 'ana', entry: null, does: 'yes 01234567' },
      { member: 'ana', entry: null, does: 'stop it' },
      { member: 'ana', entry: null, does: 'go on' },
      { member: 'ana', entry: null, does: 'turn to 2 memory show' },
    ]) {
      expect(await ask('press', { place: 'general', ...asks })).toEqual({
        status: 409,
        error: 'That is no longer there.',
      })
    }
    expect((await page.card()).facts.map(({ text }) => text)).toEqual(['lives in Lisbon'])
  })

  it('under an answer that all see are for the one who asked', async () => {
    const { page } = await after()
    await page.say('I live in Lisbon', { place: 'general' })
    const answer = await page.entry('I understood')
    await page.until(() => page.entries.get(answer.id)?.noted)
    expect((await page.press(answer.id, 'Undo', 'ben')).status).toBe(200)
    expect(await page.entry('That button is for the one who asked')).toMatchObject({ only: 'ben' })
    expect((await page.card()).facts.length).toBe(1)
  })
})

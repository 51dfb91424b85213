import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryInWords } from '../../../src/card.js'
import { newMemory } from '../../../src/memory/memory.js'
import { exactView, homeView } from '../../../src/platforms/slack/home/view.js'
import { bodiesOf } from '../../../src/platforms/slack/outgoing/told.js'
import { createFileStore } from '../../../src/stores/files.js'
import { homeView as homeSchema, messageBlocks, modalView as modalSchema } from '../../simulators/slack-blocks.js'
import { add, allBytes, lessons, temporaryFolder } from '../../stage.js'
import { factsOn, knows, likes, whole } from './memories.js'
import { scene } from './scene.js'

type Slack = Awaited<ReturnType<typeof scene>>['slack']

/** Opens the Home and gives what stands there once it was published. */
async function opens(slack: Slack, user: string) {
  const before = slack.home(user)?.history.length ?? 0
  slack.opens(user, 'home')
  return slack.until(() => ((slack.home(user)?.history.length ?? 0) > before ? slack.home(user) : undefined))
}
const published = (slack: Slack) => slack.calls.filter(({ method }) => method === 'views.publish')

describe('the App Home', () => {
  it('is complete though nothing is kept', async () => {
    const { slack, ana } = await scene()
    const home = await opens(slack, ana)
    expect(home.text.split('\n')).toEqual([
      'What I remember of you',
      'Remembering is on. Nothing is kept about you.',
      'Used for you today: nothing yet.',
      'Write to me under Messages, or mention me in a channel. /keepsake help lists what you can type.',
    ])
    expect(home.buttons).toEqual(['Turn it off', 'Forget everything', 'Export', 'What Claude is told'])
    expect(slack.refused).toEqual([])
  })

  it('is where somebody sees what was learned, shares it, keeps it private and forgets it', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) => {
      const said = exchange?.person ?? ''
      return lessons(add(said.replace('I like', 'likes'), said))
    }
    const { slack, ana, at, answerTo, folder } = await scene({ model: { learn } })
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, 'I like green tea'))
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I like long walks`))
    const home = await opens(slack, ana)
    expect(home.text).toMatch(/1\. likes green tea \(\d{4}-\d\d-\d\d, direct message\)/)
    expect(home.text).toMatch(/2\. likes long walks \(\d{4}-\d\d-\d\d, public channel\)/)
    expect(home.text).toMatch(/Used for you today: answering 2 calls/)
    const shared = await slack.pressesHome(ana, 'Share 1')
    expect(shared?.text).toMatch(/^What I remember of you\nShared: likes green tea\./)
    expect(shared?.text).toMatch(/likes green tea \(.*, shared\)/)
    const narrowed = await slack.pressesHome(ana, 'Keep private 2')
    expect(narrowed?.text).toMatch(/likes long walks \(.*, public channel, private\)/)
    const forgotten = await slack.pressesHome(ana, 'Forget 2')
    expect(forgotten?.text).toMatch(/Erased: likes long walks/)
    expect(factsOn(forgotten?.text ?? '')).toEqual([1])
    const erased = await slack.pressesHome(ana, 'Forget everything')
    expect(erased?.text).toMatch(/Erased: everything about you, 1 fact included/)
    expect(await allBytes(folder)).not.toMatch(/green tea|long walks/)
    expect(slack.refused).toEqual([])
  })

  it('asks before it forgets everything', async () => {
    const { slack, ana } = await scene()
    const { blocks } = await opens(slack, ana)
    const asks = JSON.stringify(blocks).match(/"confirm":\{"title":\{"type":"plain_text","text":"Forget everything\?"/g)
    expect(asks).toHaveLength(1)
  })

  it('turns remembering off and on', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(1) })
    await opens(slack, ana)
    const off = await slack.pressesHome(ana, 'Turn it off')
    expect(off?.text).toMatch(/Remembering is off\. Kept: 1 fact\./)
    expect(off?.text).toMatch(/1\. likes town 1/)
    const on = await slack.pressesHome(ana, 'Turn it on')
    expect(on?.text).toMatch(/Remembering is on\. Kept: 1 fact\./)
    expect(on?.buttons).toContain('Turn it off')
  })

  it('has pages, and stays on the one where something was done', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { name: 'Ana', facts: likes(60) })
    const first = await opens(slack, ana)
    expect(factsOn(first.text)).toHaveLength(19)
    const second = await slack.pressesHome(ana, 'Next')
    expect(factsOn(second?.text ?? '')[0]).toBe(20)
    const after = await slack.pressesHome(ana, 'Forget 22')
    expect(factsOn(after?.text ?? '').slice(0, 3)).toEqual([20, 21, 23])
    const last = await slack.pressesHome(ana, 'Next')
    expect(last?.text).toMatch(/60\. likes town 60/)
    expect(last?.text).toMatch(/Page (\d) of \1\./)
    expect(slack.refused).toEqual([])
  })

  it('does both of two quick presses, and shows what is so then', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(3) })
    await opens(slack, ana)
    await Promise.all([slack.pressesHome(ana, 'Forget 1'), slack.pressesHome(ana, 'Forget 3')])
    await slack.until(() => factsOn(slack.home(ana)?.text ?? '').join() === '2')
    expect(await allBytes(folder)).not.toMatch(/likes town [13]/)
    expect(slack.refused).toEqual([])
  })

  it('is made anew where another was published since', async () => {
    const { slack, ana, folder, bot } = await scene()
    await knows(folder, slack, ana, { facts: likes(2) })
    await opens(slack, ana)
    slack.fails('views.publish', 'hash_conflict')
    const { user, place } = {
      user: `slack:${slack.team}:${ana}`,
      place: { conversation: 'x', audience: 'dm' },
    } as const
    const pressed = slack.pressesHome(ana, 'Forget 1')
    await bot.command({ user, speaker: 'Ana', place, text: 'memory share 2' })
    const shown = await pressed
    expect(factsOn(shown?.text ?? '')).toEqual([2])
    expect(shown?.text).toMatch(/Erased: likes town 1/)
    const [, withHash, without] = published(slack)
    expect(withHash?.args.hash).toBeTruthy()
    expect(without?.args.hash).toBeUndefined()
  })

  it('comes later where Slack takes no more for a while, and holds up no answer', async () => {
    const { slack, ana, at, answerTo } = await scene()
    slack.limits('views.publish', 1)
    slack.opens(ana, 'home')
    await slack.until(() => published(slack).length === 1)
    expect(await answerTo(slack.general, slack.says(ana, slack.general, `${at} hello`))).toBe('Fine.')
    await slack.until(() => slack.home(ana))
  })

  it('hands over the export in the direct message', async () => {
    const { slack, ana, folder } = await scene()
    await knows(folder, slack, ana, { facts: likes(2) })
    await opens(slack, ana)
    const told = await slack.pressesHome(ana, 'Export')
    expect(told?.text).toMatch(/It is in a file now, in our direct message/)
    const [, below] = slack.messages(slack.dm(ana))
    expect(slack.textOf(below?.files[0]?.id ?? '')).toMatch(/likes town 2/)
    slack.fails('files.getUploadURLExternal', 'internal_error')
    const failed = await slack.pressesHome(ana, 'Export')
    expect(failed?.text).toMatch(/Slack did not take the file just now\. \/memory export shows the same in words/)
    expect(slack.refused).toEqual([])
  })

  it('shows in a window what Claude is told in a direct message, to the letter', async () => {
    const { slack, ana, folder, bot } = await scene()
    await knows(folder, slack, ana, { facts: likes(2) })
    await opens(slack, ana)
    void slack.pressesHome(ana, 'What Claude is told')
    const modal = await slack.until(() => (/likes town 2/.test(slack.modal(ana)?.text ?? '') ? slack.modal(ana) : null))
    const dm = slack.dm(ana)
    const place = { conversation: dm, room: dm, audience: 'dm' } as const
    const command = { user: `slack:${slack.team}:${ana}`, speaker: 'Ana', place, text: 'memory show exact' } as const
    const { text } = await bot.command(command)
    const bare = (words: string) => words.replace(/\s+/g, ' ')
    expect(bare(modal.text)).toContain(bare(text))
    expect(slack.refused).toEqual([])
  })

  it('is not for others to press', async () => {
    const { slack, ana, folder } = await scene()
    const ben = slack.person('Ben')
    await knows(folder, slack, ana, { facts: likes(1) })
    const mine = await opens(slack, ana)
    await opens(slack, ben)
    // A Home that names somebody else in its buttons.
    await fetch(`${slack.url}views.publish`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-right' },
      body: new URLSearchParams({
        user_id: ben,
        view: JSON.stringify({ type: 'home', blocks: mine.blocks }),
      }),
    })
    void slack.pressesHome(ben, 'Forget 1')
    await slack.taken()
    await slack.pressesHome(ana, 'Share 1')
    expect(slack.home(ana)?.text).toMatch(/likes town 1/)
  })

  it('says what failed, with its reference', async () => {
    const read = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
    const store = { ...createFileStore(await temporaryFolder()), read }
    const { slack, ana } = await scene({ parts: { store } })
    const home = await opens(slack, ana)
    expect(home.text.match(/That did not work: .* \(reference [0-9a-f]{8}\)/g)).toHaveLength(3)
    expect(home.buttons).toContain('Forget everything')
    const pressed = await slack.pressesHome(ana, 'Forget everything')
    expect(pressed?.text).toMatch(/^What I remember of you\nThat did not work: .*\(reference/)
    expect(slack.refused).toEqual([])
  })

  it('is not published to somebody who opens Messages: what they could ask is suggested', async () => {
    const { slack, ana } = await scene()
    slack.opens(ana, 'messages')
    const { args } = await slack.until(() => slack.calls.find(({ method }) => method.endsWith('setSuggestedPrompts')))
    const titles = (JSON.parse(args.prompts ?? '[]') as { title: string }[]).map(({ title }) => title)
    expect(titles).toContain('What do you know about me?')
    expect(titles.length).toBeLessThanOrEqual(4)
    expect(published(slack)).toEqual([])
    expect(slack.refused).toEqual([])
  })

  it('and lists in messages take any memory', () => {
    const text = fc.string({ maxLength: 200, unit: 'grapheme' })
    const one = fc.record({ text, past: fc.array(text, { maxLength: 5 }) })
    const facts = fc.array(one, { maxLength: 60 })
    const summaries = fc.array(fc.string({ minLength: 1, maxLength: 600 }), { maxLength: 40 })
    fc.assert(
      fc.property(facts, summaries, fc.integer({ min: 1, max: 9 }), (facts, summaries, page) => {
        const memory = {
          ...newMemory('slack:T1:U1'),
          name: 'Ana',
          facts: facts.map(({ text, past }, at) => ({
            ...whole(at + 1, text),
            past: past.map((was) => ({ text: was, quote: was, source: 's', until: whole(1).learned })),
          })),
          summaries: summaries.map((text, at) => ({ heard: `space:T${at}` as const, text, at: whole(1).learned })),
        }
        const kept = memoryInWords(memory, { privacy: 'strict', now: Date.now() })
        const state = { text: 'On.', choices: { buttons: [{ label: 'Off', command: 'persist off' }], typed: '' } }
        const shown = { owner: 'U1', said: ['Done.'], state, kept, usage: { text: 'None.' }, page }
        expect(homeSchema.safeParse(homeView(shown, 'D1')).error).toBeUndefined()
        const [message, ...more] = bodiesOf(kept, 'U1', { page, before: 'Done.'.repeat(500) })
        expect(more).toEqual([])
        expect(messageBlocks.safeParse(message?.blocks).error).toBeUndefined()
        expect(JSON.stringify(message?.blocks).length).toBeLessThan(40_000)
        expect(modalSchema.safeParse(exactView(kept.text)).error).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })
})

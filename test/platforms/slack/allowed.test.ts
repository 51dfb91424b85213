import { describe, expect, it } from 'vitest'
import { ownWords } from '../scenes.js'
import { scene } from './scene.js'

/** The bot with lists; they can be changed, for people have their ids only then. */
async function listed() {
  const allowed: { servers?: string[]; channels?: string[]; people?: string[] } = {}
  const set = await scene({ parts: { allowed } })
  const { slack } = set
  /** What that person alone is shown in a channel. */
  const shown = (channel: string, user: string, thread?: string) =>
    slack.messages(channel, thread).filter(({ to }) => to === user)
  return { ...set, allowed, shown }
}

describe('where Slack may use it', () => {
  it('is said to one alone, each time, with the channels where it answers', async () => {
    const { slack, ana, at, allowed, answers, settled, model, shown } = await listed()
    const other = slack.room('random', 'channel')
    allowed.channels = [slack.general]
    for (const times of [1, 2]) {
      const thread = slack.says(ana, other, `${at} hello`)
      await settled()
      const said = shown(other, ana)
      expect(said).toHaveLength(times)
      expect(said.at(-1)?.text).toMatch(/^Sorry, I do not answer in this channel, but in <#C\w+>\. \(reference \w+\)$/)
      expect(said.at(-1)?.text).toContain(`<#${slack.general}>`)
      expect([...answers(other, thread), slack.statusOf(other, thread)]).toEqual([''])
    }
    expect(model.prompts).toEqual([])
    expect(slack.refused).toEqual([])
  })

  it('in a thread is said there, in a direct message for good', async () => {
    const { slack, ana, at, allowed, answerTo, settled, shown } = await listed()
    const ben = slack.person('Ben')
    const thread = slack.says(ben, slack.general, 'lunch?')
    Object.assign(allowed, { channels: ['C9'], people: [ana] })
    slack.says(ana, slack.general, `${at} where?`, { thread })
    await settled()
    expect(shown(slack.general, ana, thread)).toMatchObject([{ thread, text: expect.stringMatching(/<#C9>/) }])
    const dm = slack.dm(ben)
    expect(await answerTo(dm, slack.says(ben, dm, 'hello'))).toContain(`(your id is ${ben}).`)
    expect(slack.refused).toEqual([])
  })

  it('is not said in a thread that it follows, and leaves the commands and the Home to everybody', async () => {
    const { slack, at, allowed, answerTo, settled, model, shown } = await listed()
    const boss = slack.person('Bea', { admin: true })
    await slack.types(boss, slack.general, '/keepsake', 'mode thread')
    const thread = slack.says(boss, slack.general, `${at} hello`)
    await answerTo(slack.general, thread)
    allowed.servers = ['T9']
    slack.says(boss, slack.general, 'among ourselves', { thread })
    await settled()
    expect(shown(slack.general, boss, thread).filter(({ text }) => text.startsWith('Sorry'))).toEqual([])
    slack.says(boss, slack.general, `${at} and you?`, { thread })
    await settled()
    expect(shown(slack.general, boss, thread).at(-1)?.text).toMatch(/to add this server \(its id is T0HOME\)/)
    slack.says(boss, slack.general, `${at} memory show`, { thread })
    await settled()
    expect(shown(slack.general, boss, thread).at(-1)?.text).toMatch(/1 turn in 1 session/)
    expect((await slack.types(boss, slack.general, '/keepsake', 'mode')).text).toMatch(/mention changes it/)
    slack.opens(boss, 'home')
    await slack.until(() => slack.home(boss))
    delete allowed.servers
    slack.says(boss, slack.general, 'once more', { thread })
    await answerTo(slack.general, thread, 2)
    expect(model.prompts.map(ownWords)).toEqual(['hello', 'once more'])
    expect(slack.refused).toEqual([])
  })

  it('counts a channel that is shared with others to the workspace that it is used in', async () => {
    const { slack, at, allowed, answerTo } = await listed()
    const guest = slack.person('Gil', { team: 'T9AWAY' })
    Object.assign(allowed, { servers: ['T0HOME'], people: [`T9AWAY:${guest}`] })
    expect(await answerTo(slack.shared, slack.says(guest, slack.shared, `${at} hello`))).toBe('Fine.')
  })
})

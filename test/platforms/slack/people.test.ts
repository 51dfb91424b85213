import { describe, expect, it } from 'vitest'
import { add, allBytes, filesIn, lessons } from '../../stage.js'
import { livesInLisbon } from '../scenes.js'
import { scene } from './scene.js'

describe('who is who in Slack, and what is told where', () => {
  it('a direct message is answered in its own thread, and remembered in the next', async () => {
    const { slack, ana, answerTo, model } = await scene({
      model: { answer: async () => 'Nice!', learn: livesInLisbon },
    })
    const dm = slack.dm(ana)
    const first = slack.says(ana, dm, 'I live in Lisbon')
    expect(await answerTo(dm, first)).toMatch(/^Nice!/)
    const second = slack.says(ana, dm, 'Where do I live?')
    expect(await answerTo(dm, second)).toBe('Nice!')
    expect(model.prompts.at(-1)?.system).toMatch(/- lives in Lisbon/)
    expect(model.prompts.at(-1)?.system).toMatch(/Ana writes to you in a direct message/)
    // The threads of a direct message know of each other.
    expect(model.prompts.at(-1)?.messages.map(({ content }) => content)).toEqual([
      'I live in Lisbon',
      'Nice!',
      'Where do I live?',
    ])
    expect(slack.refused).toEqual([])
  })

  it('what was said in a direct message is not told in a channel, what was said in a public one is', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) =>
      lessons(add(exchange?.person.replace('I ', '').replace('like', 'likes') ?? '', exchange?.person ?? ''))
    const { slack, ana, at, answerTo, model } = await scene({ model: { learn } })
    const dm = slack.dm(ana)
    await answerTo(dm, slack.says(ana, dm, 'I like privacy'))
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I like publicity`))
    await answerTo(slack.shared, slack.says(ana, slack.shared, `${at} What do I like?`))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes/)
    await answerTo(slack.board, slack.says(ana, slack.board, `${at} What do I like?`))
    const told = model.prompts.at(-1)?.system
    expect(told).toMatch(/likes publicity/)
    expect(told).not.toMatch(/privacy/)
    expect(slack.refused).toEqual([])
  })

  it('in a group, and where Slack tells nothing about a channel, nothing from elsewhere is told', async () => {
    const learn = ({ exchanges: [exchange] }: { exchanges: { person: string }[] }) =>
      lessons(add(exchange?.person.replace('I like', 'likes') ?? '', exchange?.person ?? ''))
    const { slack, ana, at, answerTo, model } = await scene({ model: { learn } })
    await answerTo(slack.general, slack.says(ana, slack.general, `${at} I like publicity`))
    await answerTo(slack.group, slack.says(ana, slack.group, `${at} What do I like?`, { order: 'mention only' }))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes publicity/)
    slack.fails('conversations.info', 'internal_error')
    await answerTo(slack.board, slack.says(ana, slack.board, `${at} What do I like?`, { order: 'mention only' }))
    expect(model.prompts.at(-1)?.system).not.toMatch(/likes publicity/)
  })

  it('nobody of an organisation is guessed: where Slack does not tell who it is, that is said', async () => {
    const { slack, at, answerTo, bot, model, folder } = await scene({ slack: { enterprise: 'E1' } })
    const colleague = slack.person('Cleo', { team: 'T2' })
    slack.fails('users.info', 'internal_error')
    const asked = slack.says(colleague, slack.general, `${at} hello`, { order: 'mention only' })
    expect(await answerTo(slack.general, asked)).toMatch(/does not tell me who you are.*\(reference [0-9a-f]{8}\)/)
    await bot.idle()
    expect(model.prompts).toEqual([])
    expect(await filesIn(folder)).toEqual([])
  })

  it('people of different workspaces are different people, those of one organisation are not', async () => {
    const { slack, at, answerTo, folder } = await scene()
    const guest = slack.person('Bob', { team: 'T9' })
    await answerTo(slack.shared, slack.says(guest, slack.shared, `${at} hello`))
    expect(await allBytes(folder)).toContain(`slack:T9:${guest}`)
    const grid = await scene({ slack: { enterprise: 'E1' } })
    await grid.answerTo(grid.slack.general, grid.slack.says(grid.ana, grid.slack.general, `${grid.at} hello`))
    await grid.slack.types(grid.ana, grid.slack.general, '/persist', 'off')
    expect(await allBytes(grid.folder)).toContain(`slack:E1:${grid.ana}`)
  })
})

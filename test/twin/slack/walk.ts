import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { soon } from '../built.js'
import { bot, secret } from './emulate.js'
import { labelsOf } from './forms.js'
import { type Scene, startScene } from './scene.js'

const at = `<@${bot}>`
const know = 'What do you know about me?'

describe('a walk on the Slack of others', () => {
  let scene: Scene
  let [team, few, ana] = ['', '', '']

  beforeAll(async () => {
    scene = await startScene(inject('twins'))
    ;[team, few, ana] = [scene.channelOf('team'), scene.channelOf('few'), scene.idOf('ana')]
  })
  afterAll(() => scene?.over())

  function lacks(title: string, what: string): void {
    it(title, ({ skip }) => skip(`emulate has no ${what}`))
  }
  /** The direct message of somebody with the bot. */
  async function direct(name: string): Promise<string> {
    const { channel } = await scene.does<{ channel: { id: string } }>(name, 'conversations.open', { users: bot })
    return channel.id
  }

  it('it comes', async () => {
    await scene.program.comes()
    expect(scene.emulate.requests).toEqual(['auth.test 200'])
  })

  it('a mention is answered in its thread, with what was noted, once, though Slack tells of it twice', async () => {
    const thread = await scene.hears('ana', team, `${at} I like sailing`, /likes sailing[\s\S]*noted/)
    await scene.hears('ana', team, `${at} ${know}`, /likes sailing/, thread)
    expect(scene.answers(team, thread)).toHaveLength(2)
    expect(scene.answers(team)).toHaveLength(2)
    expect(scene.emulate.deliveries().map(({ event }) => event)).toContain('app_mention')
  })

  it('that answer grew by updates, for there are no streams', () => {
    expect(scene.emulate.requests).toContain('chat.startStream 404')
    expect(scene.emulate.requests).toContain('chat.update 200')
    expect(scene.answers(team)[0]?.edited).toBeDefined()
  })

  it('talk of others, edits and deletions are left alone, and another person is not told of the first', async () => {
    const before = scene.answers(team).length
    const ts = await scene.says('bob', team, 'Good morning all')
    await scene.does('bob', 'chat.update', { channel: team, ts, text: `${at} hello` })
    await scene.does('bob', 'chat.delete', { channel: team, ts })
    await scene.hears('bob', team, `${at} ${know}`, /I know nothing about you yet/)
    expect(scene.answers(team)).toHaveLength(before + 1)
  })

  it('a thread is followed once /keepsake mode thread is chosen', async () => {
    const thread = await scene.hears('ana', team, `${at} hello`, /offline stand-in/)
    const chosen = await scene.types('ana', team, '/keepsake', 'mode thread')
    expect(chosen.text).toMatch(/^In this channel/)
    await scene.hears('bob', team, 'I like rowing', /likes rowing/, thread)
  })

  it('a direct message is answered, and knows what was said in the channel', async () => {
    const dm = await direct('ana')
    await scene.hears('ana', dm, know, /likes sailing/)
    await scene.hears('ana', dm, 'I work at the harbour', /works at the harbour/)
  })

  it('what was said in a direct message stays out of channels', async () => {
    const thread = await scene.hears('ana', team, `${at} ${know}`, /likes sailing/)
    expect(scene.answers(team, thread).at(-1)?.text).not.toContain('harbour')
  })

  it('a private channel is answered once it is invited', async () => {
    await scene.does('ana', 'conversations.invite', { channel: few, users: bot })
    await scene.hears('carl', few, `${at} I love chess`, /loves chess/)
  })

  it('/memory show is for its person alone', async () => {
    const shown = await scene.types('ana', team, '/memory', 'show')
    expect(shown).toMatchObject({ text: expect.stringContaining('likes sailing'), response_type: 'ephemeral' })
  })

  it('the same words in a thread are answered to their person alone', async () => {
    await scene.says('ana', team, `${at} memory show`)
    const told = () => scene.emulate.kept.ephemeralMessages.all().at(-1)
    await vi.waitUntil(() => told()?.text.includes('likes sailing'), soon)
    expect(told()?.target_user).toBe(ana)
  })

  it('/memory forget asks first, and erases everything', async () => {
    const asked = await scene.types('ana', team, '/memory', 'forget')
    expect(labelsOf(asked)).toEqual(['Erase everything', 'Keep it'])
    const erased = await scene.presses('ana', team, asked, 'Erase everything')
    expect(erased).toMatchObject({ text: expect.stringMatching(/^Erased/), replace_original: true })
    await scene.hears('ana', team, `${at} ${know}`, /I know nothing about you yet/)
  })

  it('/persist off keeps nothing more', async () => {
    expect((await scene.types('bob', team, '/persist', 'off')).text).toMatch(/^Remembering is off/)
    await scene.hears('bob', team, `${at} I like gliding`, /likes gliding/)
    expect((await scene.types('bob', team, '/memory', 'show')).text).not.toContain('gliding')
    await scene.types('bob', team, '/persist', 'on')
  })

  it('a file is fetched with the token', async () => {
    await scene.sends('carl', team, `${at} please read this`, 'note.txt', 'The meeting is at noon.')
    await vi.waitUntil(() => scene.emulate.requests.includes('files-pri/FILE 200'), soon)
  })

  it('the App Home shows what is kept, and its buttons work', async () => {
    const opened = { type: 'app_home_opened', user: scene.idOf('carl'), channel: await direct('carl'), tab: 'home' }
    await scene.emulate.tells(opened)
    const shows = (what: string) => () => JSON.stringify(scene.homeOf('carl')?.blocks ?? []).includes(what)
    await vi.waitUntil(shows('loves chess'), soon)
    await scene.pressesHome('carl', 'Forget 1')
    await vi.waitUntil(shows('Erased: loves chess'), soon)
  })

  it('/memory export is a file in the direct message', async () => {
    await scene.hears('carl', team, `${at} I like kites`, /likes kites[\s\S]*noted/)
    await scene.types('carl', team, '/memory', 'export')
    expect(scene.emulate.requests).toContain('files.completeUploadExternal 200')
  })

  it('what is not signed with the secret is refused', async () => {
    const before = scene.answers(team).length
    scene.emulate.signsWith('another secret')
    await scene.says('carl', team, `${at} hello`)
    expect(
      new Set(
        scene.emulate
          .deliveries()
          .slice(-2)
          .map(({ status_code }) => status_code),
      ),
    ).toEqual(new Set([401]))
    scene.emulate.signsWith(secret)
    await scene.hears('carl', team, `${at} hello`, /offline stand-in/)
    expect(scene.answers(team)).toHaveLength(before + 1)
  })

  it('what is delivered again is not answered again', async () => {
    const before = scene.answers(team).length
    await scene.emulate.repeats()
    await scene.hears('carl', team, `${at} hello`, /offline stand-in/)
    expect(scene.answers(team)).toHaveLength(before + 1)
  })

  it('nobody was answered twice, and nothing that was taken back', () => {
    const all = scene.emulate.kept.messages.all()
    for (const thread of new Set(scene.answers(team).map(({ thread_ts }) => thread_ts))) {
      const said = all.filter(({ ts, thread_ts, user }) => user !== bot && (thread_ts ?? ts) === thread)
      expect(scene.answers(team, thread).length).toBeLessThanOrEqual(said.length)
    }
  })

  it('everything signed was acknowledged within three seconds', () => {
    const taken = scene.emulate.deliveries().filter(({ status_code }) => status_code !== 401)
    expect(taken.length).toBeGreaterThan(20)
    expect(taken.filter(({ status_code, duration }) => status_code !== 200 || (duration ?? 0) > 3000)).toEqual([])
  })

  it('a member whom the workspace removes is erased', async () => {
    await scene.hears('bob', team, `${at} I like violins`, /likes violins[\s\S]*noted/)
    await scene.emulate.tells({ type: 'user_change', ...{ user: { id: scene.idOf('bob'), deleted: true } } })
    await vi.waitUntil(async () => {
      return !(await scene.types('bob', team, '/memory', 'show')).text.includes('violins')
    }, soon)
  })

  lacks('url_verification is answered with its challenge', 'url_verification')
  lacks("an answer that is streamed, Slack's Stop, that it thinks", 'agents')
  lacks('a member of another organisation', 'Slack Connect')

  it('where the app is removed all is erased, and the program ends', async () => {
    await scene.emulate.tells({ type: 'app_uninstalled' })
    const { code, out } = await scene.program.ended
    expect(out).toMatch(/removed from the workspace The workspace\. All that was kept about/)
    expect(code).toBe(0)
  })

  it('with the scopes of its manifest emulate refused only what it has not', () => {
    const refused = scene.emulate.requests.filter((request) => !request.endsWith(' 200'))
    expect([...new Set(refused)].sort()).toEqual([
      'agents.sessions.setStatus 404',
      'assistant.threads.setStatus 404',
      'chat.startStream 404',
    ])
  })
})

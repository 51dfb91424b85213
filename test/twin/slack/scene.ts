import { join } from 'node:path'
import { vi } from 'vitest'
import { soon, startBuilt } from '../built.js'
import { bot, botToken, freePort, type Stored, secret, startEmulate, tokenOf } from './emulate.js'
import { startForms } from './forms.js'

export type Scene = Awaited<ReturnType<typeof startScene>>

/** The built program with the offline stand-in, reached over HTTP by emulate, and what people do there. */
export async function startScene(folder: string) {
  const port = await freePort()
  const hook = `http://127.0.0.1:${port}/slack/events`
  const people = ['ana', 'bob', 'carl']
  const emulate = await startEmulate(folder, people, hook)
  const slack = { SLACK_API_URL: `${emulate.url}/api/`, SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: secret }
  const program = await startBuilt(join(folder, 'on-slack'), { ...slack, PORT: String(port) })
  const { kept } = emulate

  /** The ids of who and what is there, by name. */
  const idOf = (name: string) => kept.users.findOneBy('name', name)?.user_id ?? ''
  const channelOf = (name: string) => kept.channels.findOneBy('name', name)?.channel_id ?? ''

  /** Somebody uses Slack. */
  async function does<Result>(name: string, method: string, what: object): Promise<Result> {
    const response = await fetch(`${emulate.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf(name)}`, 'content-type': 'application/json' },
      body: JSON.stringify(what),
    })
    const result = (await response.json()) as Result & { ok: boolean; error?: string }
    if (!result.ok) throw new Error(`${method}: ${result.error}`)
    return result
  }
  /** Somebody says something; gives the thread that an answer comes in. */
  async function says(name: string, channel: string, text: string, thread?: string): Promise<string> {
    const { ts } = await does<{ ts: string }>(name, 'chat.postMessage', { channel, text, thread_ts: thread })
    return thread ?? ts
  }
  /** Somebody sends a file. */
  async function sends(name: string, channel: string, text: string, filename: string, content: string): Promise<void> {
    const asked = { filename, length: content.length }
    const { upload_url, file_id } = await does<Record<string, string>>(name, 'files.getUploadURLExternal', asked)
    await fetch(upload_url ?? '', { method: 'POST', body: content })
    const sent = { files: [{ id: file_id }], channel_id: channel, initial_comment: text }
    await does(name, 'files.completeUploadExternal', sent)
  }
  /** What the bot has said for all in a thread, or in all threads of a channel; the oldest first. */
  function answers(channel: string, thread?: string): Stored[] {
    return kept.messages
      .all()
      .filter(({ user, channel_id }) => user === bot && channel_id === channel)
      .filter(({ thread_ts }) => thread === undefined || thread_ts === thread)
  }
  /** Somebody says something and gets one answer more in the thread, in the end as it should be; gives the thread. */
  async function hears(name: string, channel: string, text: string, isMeant: RegExp, thread?: string): Promise<string> {
    const before = thread === undefined ? 0 : answers(channel, thread).length
    const said = await says(name, channel, text, thread)
    await vi.waitUntil(() => isMeant.test(answers(channel, said)[before]?.text ?? ''), soon)
    return said
  }

  /** What somebody sees in the bot's Home. */
  function homeOf(name: string) {
    return kept.views.all().find(({ type, user_id }) => type === 'home' && user_id === idOf(name))
  }

  const forms = await startForms(hook, { idOf, homeOf })
  async function over(): Promise<void> {
    await program.over()
    await Promise.all([emulate.close(), forms.close()])
  }
  return { ...{ emulate, program, ...forms, idOf, channelOf, does, says, sends, answers, hears, homeOf, over } }
}

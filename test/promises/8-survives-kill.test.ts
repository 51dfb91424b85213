import { spawnSync } from 'node:child_process'
import { chmod, mkdir, readdir, readFile, readlink, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { parse } from '../../src/memory/document.js'
import { isHandled } from '../../src/memory/handled.js'
import { newMemory } from '../../src/memory/memory.js'
import { type PipeEvent, startPipe } from '../pipe.js'
import { allBytes, temporaryFolder } from '../stage.js'

type Pipe = Awaited<ReturnType<typeof startPipe>>

/** The short form is for every day; `npm run test:long` is the long one. */
const rounds = Number(process.env.KEEPSAKE_ROUNDS ?? 8)
const isLong = rounds > 8
const people = Array.from({ length: 20 }, (_, n) => `person${n}`)

/** What somebody said. */
interface Said {
  id: string
  user: string
  text: string
}

/** The memory of somebody as it lies on the disk; the reason where nobody could read it. */
async function memoryOf(folder: string, user: string) {
  const bytes = await readFile(join(folder, 'pipe', `${user}.json`)).catch(() => null)
  return bytes === null ? newMemory(`pipe:${user}`) : parse(bytes, `pipe:${user}`)
}

/** The turns among these events: the ids that each of them answered. */
function turnsIn(events: readonly PipeEvent[], name: 'saved' | 'answer'): string[][] {
  const groups = events.flatMap((one) => (one.event === name ? [one.with ?? [one.id]] : []))
  return [...new Map(groups.map((group) => [group.join(), group])).values()]
}

/** What a process left behind that is dead: temporaries and locks. */
async function leftBy(folder: string, pid: number | undefined): Promise<string[]> {
  const names = await readdir(join(folder, 'pipe')).catch(() => [])
  const locks = names.filter((name) => /\.lock\+*$/.test(name))
  const held = await Promise.all(locks.map((name) => readlink(join(folder, 'pipe', name)).catch(() => '')))
  const temporaries = names.filter((name) => name.endsWith('.tmp') && name.includes(`.json.${pid}.`))
  return [...temporaries, ...locks.filter((_, at) => held[at]?.startsWith(`${pid}.`))]
}

async function kill(pipe: Pipe): Promise<void> {
  pipe.child.kill('SIGKILL')
  await pipe.ended
}

/** Everybody says two or three things: one half each in a conversation of its own, the others in one, where they are joined. */
function everybodySpeaks(pipe: Pipe, round: number): Said[] {
  const texts = [`I like thing${round}`, `hello ${round}`, `and hello again ${round}`].slice(0, isLong ? 3 : 2)
  return texts.flatMap((text, nth) =>
    people.map((user, place) => {
      const conversation = place % 2 === 0 ? `${round} ${nth}` : 'dm'
      return { user, text, id: pipe.say(user, { text, conversation }) }
    }),
  )
}

describe('kill -9 of a busy program with 20 people', () => {
  it('loses nothing that was acknowledged, and answers the rest when it comes again', {
    timeout: 60_000 + rounds * 10_000,
  }, async () => {
    const folder = await temporaryFolder()
    const wrong: string[] = []
    const tally = { kills: 0, acknowledged: 0, learned: 0, sentAgain: 0, temporaries: 0 }
    const turns = new Map(people.map((user) => [user, 0]))

    /** What the disk holds of everybody, against what the program had told when it was killed. */
    async function check(said: readonly Said[], events: readonly PipeEvent[]): Promise<Set<string>> {
      const handled = new Set<string>()
      const saved = turnsIn(events, 'saved')
      for (const user of people) {
        const own = said.filter((one) => one.user === user)
        const memory = await memoryOf(folder, user).catch((error) => void wrong.push(`unreadable: ${user}: ${error}`))
        if (!memory) continue
        for (const { id } of own) if (isHandled(memory, id)) handled.add(id)
        const acknowledged = saved.filter((group) => own.some(({ id }) => group.includes(id)))
        for (const group of acknowledged) {
          const exchange = memory.exchanges.find(({ id }) => id === group.at(-1))
          const isWhole = group.every(
            (id) => handled.has(id) && exchange?.said.includes(own.find((one) => one.id === id)?.text ?? '\0'),
          )
          if (!isWhole) wrong.push(`lost: ${user}: ${group}`)
        }
        const facts = new Set(memory.facts.map(({ text }) => text))
        for (const event of events) {
          if (event.event !== 'learned' || !own.some(({ id }) => id === event.id)) continue
          tally.learned++
          for (const fact of event.noted) if (!facts.has(fact)) wrong.push(`lost fact: ${user}: ${fact}`)
        }
        const written = own.filter(({ id }) => handled.has(id)).length
        const more = memory.turns - (turns.get(user) ?? 0)
        const isOften = people.indexOf(user) % 2 === 0 ? more !== written : more > written
        if (more < acknowledged.length || isOften) wrong.push(`${more} turns of ${written} messages: ${user}`)
        turns.set(user, memory.turns)
        tally.acknowledged += acknowledged.length
      }
      return handled
    }

    /** Sends again what was said before the kill. */
    async function again(pipe: Pipe, said: readonly Said[], handled: Set<string>): Promise<void> {
      for (const { user, id, text } of said) pipe.say(user, { id, text })
      for (const { id } of said) {
        const { event } = await pipe.outcome(id)
        if (event !== (handled.has(id) ? 'duplicate' : 'answer')) wrong.push(`${event} when sent again: ${id}`)
        tally.sentAgain++
      }
      const answered = turnsIn(pipe.events, 'answer')
      for (const user of people) {
        const own = answered.filter(([id]) => said.some((one) => one.user === user && one.id === id))
        const memory = await memoryOf(folder, user)
        const more = memory.turns - (turns.get(user) ?? 0)
        if (more !== own.length) wrong.push(`${more} turns of ${own.length} when sent again: ${user}`)
        if (own.some((group) => !group.every((id) => isHandled(memory, id)))) wrong.push(`not saved: ${user}`)
        turns.set(user, memory.turns)
      }
    }

    let pipe = await startPipe({ folder })
    for (let round = 0; round < rounds; round++) {
      const before = pipe.events.length
      const said = everybodySpeaks(pipe, round)
      await pipe.count(before + 1 + ((round * 37) % (2 * said.length)))
      await kill(pipe)
      tally.kills++
      const handled = await check(said, pipe.events.slice(before))
      const { pid } = pipe.child
      tally.temporaries += (await leftBy(folder, pid)).length
      pipe = await startPipe({ folder })
      await again(pipe, said, handled)
      await vi.waitUntil(async () => (await leftBy(folder, pid)).length === 0, { timeout: 20_000 })
    }
    pipe.end()
    expect((await pipe.ended).code).toBe(0)
    expect((await readdir(join(folder, 'pipe'))).sort()).toEqual(people.map((user) => `${user}.json`).sort())
    if (isLong) process.stdout.write(`${JSON.stringify(tally)}\n`)
    expect(wrong).toEqual([])
  })
})

/** Who said it, where the id begins with the name. */
function ownerOf(id: string): string {
  return id.split(' ')[0] ?? ''
}

/** The reference that somebody was given stands in the log. */
async function expectLogged(log: string, reference: string): Promise<void> {
  expect(reference).toMatch(/^[0-9a-f]{8}$/)
  expect(await readFile(log, 'utf8')).toContain(`"reference":"${reference}"`)
}

describe('two programs on one folder', () => {
  const few = people.slice(0, 8)

  /** A few talk on and on with one of the two, each time in another conversation. */
  function talking(pipe: Pipe, name: string, over: AbortSignal): Promise<void>[] {
    return few.map(async (user) => {
      for (let nth = 0; !over.aborted; nth++) {
        const text = nth % 4 === 0 ? `I like ${name}thing${nth}` : `hello ${nth}`
        await pipe.talk(user, text, { id: `${user} ${name} ${nth}`, conversation: `${name} ${nth}` })
      }
    })
  }

  /** Freezes a program while it changes memories, whenever that is, and tells whose. */
  async function freezeInMidChange(pipe: Pipe, folder: string): Promise<string[]> {
    const { pid } = pipe.child
    for (;;) {
      await pipe.count(pipe.events.length + 1)
      pipe.child.kill('SIGSTOP')
      await vi.waitUntil(async () => /^\d+ \(.*\) T/.test(await readFile(`/proc/${pid}/stat`, 'utf8')))
      const owners = (await leftBy(folder, pid)).flatMap((name) => /^(.*)\.json\.lock$/.exec(name)?.[1] ?? [])
      if (owners.length > 0) return owners
      pipe.child.kill('SIGCONT')
    }
  }

  it('lose nothing though one is frozen in mid-change, and the other says what it cannot save', {
    timeout: 90_000,
  }, async () => {
    const folder = await temporaryFolder()
    const log = join(await temporaryFolder(), 'log')
    const [one, other] = await Promise.all([startPipe({ folder }), startPipe({ folder, env: { LOG_FILE: log } })])
    const over = new AbortController()
    const everybody = [...talking(one, 'north', over.signal), ...talking(other, 'south', over.signal)]

    const frozen = await freezeInMidChange(one, folder)
    const before = other.events.length
    if (isLong) await delay(10_000)
    const unsaved = await other.event((event) => event.event === 'not-saved')
    const owner = ownerOf(unsaved.id)
    expect(frozen).toContain(owner)
    expect(unsaved.reason).toBe('disk')
    await expectLogged(log, unsaved.reference)
    const { notices } = await other.until(unsaved.id, 'answer')
    expect(notices.join()).toMatch(/^I could not save this to your memory: another program is using it/)
    const meanwhile = other.events.slice(before).filter(({ event }) => event === 'saved')
    const unhindered = few.filter((user) => !frozen.includes(user))
    expect(meanwhile.map(({ id }) => ownerOf(id))).toEqual(expect.arrayContaining(unhindered))

    one.child.kill('SIGCONT')
    const after = other.say(owner, { id: `${owner} after`, text: 'hello again', conversation: 'after' })
    await Promise.all([one.count(one.events.length + 30), other.until(after, 'saved')])
    over.abort()
    await Promise.all(everybody)
    for (const pipe of [one, other]) pipe.end()
    expect([(await one.ended).code, (await other.ended).code]).toEqual([0, 0])

    for (const user of few) {
      const memory = await memoryOf(folder, user)
      const own = [...one.events, ...other.events].filter(({ id }) => ownerOf(id) === user)
      const saved = turnsIn(own, 'saved')
      expect(saved.flat().filter((id) => !isHandled(memory, id))).toEqual([])
      expect(memory.turns).toBe(saved.length)
      const noted = own.flatMap((event) => (event.event === 'learned' ? event.noted : []))
      expect(memory.facts.map(({ text }) => text)).toEqual(expect.arrayContaining(noted))
    }
    expect((await readdir(join(folder, 'pipe'))).sort()).toEqual(few.map((user) => `${user}.json`))
  })

  it('hold nobody up where one is killed in mid-change', async () => {
    const folder = await temporaryFolder()
    const [one, other] = await Promise.all([startPipe({ folder }), startPipe({ folder })])
    talking(one, 'north', new AbortController().signal)
    const frozen = await freezeInMidChange(one, folder)
    await kill(one)
    for (const user of frozen) {
      const id = other.say(user, { text: 'I like tea' })
      expect((await other.until(id, 'saved', 'not-saved')).event).toBe('saved')
      await other.until(id, 'learned')
      expect(await leftBy(folder, one.child.pid)).not.toContain(`${user}.json.lock`)
    }
  })
})

/** Fills the disk that a folder lies on, but for so many bytes. */
async function fill(folder: string, spare = 0): Promise<void> {
  const file = join(folder, 'fill')
  await writeFile(file, Buffer.alloc(10_000_000)).catch((error) => expect(error.code).toBe('ENOSPC'))
  await truncate(file, (await stat(file)).size - spare)
}

/** A program with a disk of its own, 256 KB large, and where that lies for us. */
async function startOnSmallDisk(log: string) {
  const through = [
    'unshare',
    '-rm',
    'bash',
    '-c',
    'mount -t tmpfs -o size=256k none "$SESSIONS_DIR"; exec "$@"',
    'bash',
  ]
  const pipe = await startPipe({ folder: await temporaryFolder(), through, env: { LOG_FILE: log } })
  await pipe.warns('offline stand-in')
  return { ...pipe, disk: `/proc/${pipe.child.pid}/root${pipe.folder}` }
}
const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0

/** A program that may not do more than anyone, though it were started by root. */
const asAnyone = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search'] : []
const mayBeAnyone = asAnyone.length === 0 || spawnSync('setpriv', [...asAnyone.slice(1), 'true']).status === 0

describe('on a disk in trouble', () => {
  const logFile = async () => join(await temporaryFolder(), 'log')

  /** Says something that cannot be saved: it is answered, and said that it was not saved. */
  async function expectUnsaved(pipe: Pipe, log: string, user: string, text: string, why: RegExp): Promise<void> {
    const id = pipe.say(user, { text })
    const { reason, reference } = await pipe.until(id, 'not-saved')
    const { notices } = await pipe.until(id, 'answer')
    expect(reason).toBe('disk')
    expect(notices.join()).toMatch(why)
    expect(notices.join()).toContain(`(reference ${reference})`)
    await expectLogged(log, reference)
    pipe.say(user, { id, text })
    await pipe.until(id, 'duplicate')
  }

  /** Says something that is told to fail, and may come again. */
  async function expectFailed(pipe: Pipe, log: string, user: string, why: RegExp): Promise<string> {
    const id = pipe.say(user, { text: 'I like chess' })
    const { text, reference } = await pipe.until(id, 'failed')
    expect(text).toMatch(why)
    await expectLogged(log, reference)
    return id
  }

  it.skipIf(!mayMount)('that is full, every message is answered and forgetting works', async () => {
    const log = await logFile()
    const pipe = await startOnSmallDisk(log)
    const file = join(pipe.disk, 'pipe', 'ana.json')
    await pipe.talk('ana', `I like canaries. ${'And much more. '.repeat(400)}`)
    const before = await readFile(file, 'utf8')
    await fill(pipe.disk)
    await expectUnsaved(pipe, log, 'ana', 'I like silence', /the disk is full/)
    await expectUnsaved(pipe, log, 'bob', 'I like silence', /the disk is full/)
    await fill(pipe.disk, 4096)
    await expectUnsaved(pipe, log, 'ana', 'I like peace', /the disk is full/)
    expect(await readFile(file, 'utf8')).toBe(before)
    await fill(pipe.disk)
    expect(await pipe.command('ana', 'memory forget all yes')).toMatch(/^Erased/)
    expect(await readFile(file, 'utf8')).not.toMatch(/canar|much more/)

    await rm(join(pipe.disk, 'fill'))
    for (const user of ['ana', 'bob']) await pipe.until(pipe.say(user, { text: 'I like tea' }), 'learned')
    expect((await readdir(join(pipe.disk, 'pipe'))).sort()).toEqual(['ana.json', 'bob.json'])
    expect(await readFile(log, 'utf8')).not.toMatch(/canar|silence|peace/)
  })

  it.skipIf(!mayBeAnyone)('that may only be read, or not even that, every message is answered', async () => {
    const log = await logFile()
    const pipe = await startPipe({ through: asAnyone, env: { LOG_FILE: log } })
    await pipe.talk('ana', 'I like canaries')
    const folder = join(pipe.folder, 'pipe')
    onTestFinished(() => chmod(folder, 0o700))
    await chmod(folder, 0o500)
    await expectUnsaved(
      pipe,
      log,
      'ana',
      'What do you know about me?',
      /the file of your memory cannot be read or written/,
    )
    await expectUnsaved(pipe, log, 'bob', 'I like silence', /the file of your memory cannot be read or written/)
    expect(await pipe.command('ana', 'memory show')).toContain('likes canaries')
    expect(await pipe.command('ana', 'memory forget all yes')).toMatch(/cannot be read or written.*reference/)
    await chmod(folder, 0o000)
    const failed = await expectFailed(pipe, log, 'ana', /the file of your memory cannot be read or written/)
    await chmod(folder, 0o700)
    pipe.say('ana', { id: failed, text: 'I like chess' })
    await pipe.until(failed, 'saved')
    expect(await pipe.talk('ana', 'What do you know about me?')).toContain('likes canaries; likes chess')
  })

  it('where the folder of all is a file for a while, that is said, and nothing is lost', async () => {
    const log = await logFile()
    const pipe = await startPipe({ env: { LOG_FILE: log } })
    await pipe.talk('ana', 'I like canaries')
    const folder = join(pipe.folder, 'pipe')
    await rename(folder, `${folder}-away`)
    await writeFile(folder, '')
    const failed = await expectFailed(pipe, log, 'ana', /the file of your memory cannot be read or written/)
    await rm(folder)
    await rename(`${folder}-away`, folder)
    pipe.say('ana', { id: failed, text: 'I like chess' })
    await pipe.until(failed, 'saved')
    expect(await pipe.talk('ana', 'What do you know about me?')).toContain('likes canaries; likes chess')
  })

  it('where a session file is a folder, it is set aside, and that is said', async () => {
    const log = await logFile()
    const pipe = await startPipe({ env: { LOG_FILE: log } })
    await mkdir(join(pipe.folder, 'pipe', 'ana.json'), { recursive: true })
    const id = pipe.say('ana', { text: 'I like chess' })
    const { notices } = await pipe.until(id, 'answer')
    const [, reference = ''] = /set aside.*\(reference (.*)\)/.exec(notices.join()) ?? []
    await expectLogged(log, reference)
    await pipe.until(id, 'saved')
    expect(await allBytes(pipe.folder)).toContain('I like chess')
  })
})

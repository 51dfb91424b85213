import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { sealedCopy } from '../src/memory/document.js'
import { createSeal } from '../src/memory/sealing.js'
import { createOffline } from '../src/models/offline.js'
import { scopes } from '../src/platforms/slack/connection/manifest.js'
import { command, memoryKey, stage, temporaryFolder } from './stage.js'

const readme = readFileSync('README.md', 'utf8')

describe('the README', () => {
  it('lists the commands that there are', async () => {
    const { bot } = await stage(createOffline())
    const help = [...(await command(bot, 'help')).matchAll(/^ {2}(\/.*?) {2,}(.*)$/gm)]
    const table = [...readme.matchAll(/^\| `(\/.*?)` *\| (.*?) *\|$/gm)]
    expect(table.map(([, usage, does]) => [usage, does])).toEqual(help.map(([, usage, does]) => [usage, does]))
  })

  it('shows how to embed it, and that works', async () => {
    const code = /```js\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const folder = await temporaryFolder()
    const here = code.replace("'./sessions'", JSON.stringify(folder))
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', here])
    expect(stdout).toMatch(/^answer I understood: lives in Lisbon/m)
    expect(stdout).toMatch(/Remembering is on.*\n +1\. lives in Lisbon/)
    expect(code.trim().split('\n').length).toBeLessThanOrEqual(10)
  })

  it('shows how a sealed copy opens, and that works', async () => {
    const code = /```sh\nnode --env-file[\s\S]*?<<'END'\n([\s\S]*?)END\n```/.exec(readme)?.[1] ?? ''
    const file = join(await temporaryFolder(), 'copy')
    await writeFile(file, sealedCopy(Buffer.from('half a memory'), createSeal(memoryKey)) ?? '')
    const env = { ...process.env, MEMORY_KEY: memoryKey }
    const ran = promisify(execFile)(process.execPath, ['--input-type=module', '-', file], { env })
    ran.child.stdin?.end(code)
    expect((await ran).stdout).toBe('half a memory')
  })

  it('says what the Slack app may do, and what for', () => {
    const table = [...readme.matchAll(/^\| `([\w.]+(?::\w+)?)` +\| (.*?) +\|$/gm)]
    expect(table.map(([, scope = '', why]) => [scope, why]).filter(([scope = '']) => scope in scopes)).toEqual(
      Object.entries(scopes),
    )
  })

  it('names files that there are', () => {
    const tree = /## The house[\s\S]*?```\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const folders: string[] = []
    const missing: string[] = []
    for (const [, indent = '', names = ''] of tree.matchAll(/^( *)((?:[\w.-]+(?:\/|\.ts)(?: {2})?)+)/gm)) {
      const depth = indent.length / 2
      for (const name of names.trim().split(/ +/)) {
        const path = join(...folders.slice(0, depth), name)
        if (!existsSync(path)) missing.push(path)
        if (name.endsWith('/')) folders.splice(depth, folders.length, name)
      }
    }
    expect(missing).toEqual([])
    expect(folders).toContain('sessions/')
  })
})

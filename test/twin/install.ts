import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder that the twins are installed in. */
    twins: string
  }
}

const wanted = {
  private: true,
  dependencies: { 'discord-digital-twin': '0.1.1', emulate: '0.12.2' },
  // What the first asks for is a candidate that is gone from the registry.
  overrides: { spiceflow: '1' },
}

/** Installs the twins into a folder of its own, gone at the end: they are none of our dependencies. */
export default async function install({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-twins-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify(wanted))
  const { status, error, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 300_000,
  })
  if (status !== 0) {
    await remove()
    process.stderr.write(`The twins cannot be installed from the npm registry:\n${error ?? stderr}\n`)
    process.exit(1)
  }
  provide('twins', folder)
  return remove
}

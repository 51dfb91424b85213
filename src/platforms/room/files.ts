import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { WrongSettings } from '../platform.js'
import type { PageFile } from './responses.js'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.js': 'text/javascript; charset=utf-8',
}
/** As they are written, and as they are built; beside each other in the package, wherever this file runs. */
const written = new URL('../../../src/platforms/room/page/', import.meta.url)
const built = new URL('../../../dist/platforms/room/page/', import.meta.url)
const names = ['index.html', 'room.css', 'icon.svg']

/**
 * The files of the page by the path of each, the page itself at the empty one: read once, and no others are to be had. Throws
 * {@link WrongSettings} where they are not there.
 */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  try {
    const modules = (await readdir(built)).filter((name) => /^[a-z-]+\.js$/.test(name))
    const all = [...names.map((name) => new URL(name, written)), ...modules.map((name) => new URL(name, built))]
    const read = await Promise.all(all.map(fileAt))
    return new Map(read.map(([name, file]) => [name === 'index.html' ? '' : name, file]))
  } catch {
    throw new WrongSettings('The page of the room is not there. Run npm run build, and start it again.')
  }
}

async function fileAt(url: URL): Promise<[string, PageFile]> {
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1)
  return [name, { type: types[extname(name)] ?? 'application/octet-stream', bytes: await readFile(url) }]
}

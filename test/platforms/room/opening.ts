import { type Start, start } from '../../program.js'

/** The built program with its room open, and the link that it tells. */
export async function openRoom(more: Start = {}) {
  const program = await start({ ...more, args: ['room', ...(more.args ?? [])] })
  await program.shows('Ctrl-C closes it.\n')
  const [, link = ''] = /^The room is open: (\S+)$/m.exec(program.out()) ?? []
  return { ...program, link }
}

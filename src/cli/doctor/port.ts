import { createServer } from 'node:net'
import { ask } from '../../ask.js'
import type { Settings } from '../../config.js'
import { platformsIn } from '../platforms.js'
import { type Finding, fine, note, stops } from './finding.js'

/** The port, where it is to listen: is it free, or does another Keepsake listen there already? */
export async function lookAtPort(settings: Settings): Promise<Finding[]> {
  const platforms = platformsIn(settings)
  const listening = platforms && 'listening' in platforms ? platforms.listening : undefined
  if (!listening) return settings.PORT === undefined ? [] : [note('PORT', 'It is used with Discord and Slack only.')]
  const { port, host } = listening
  const code = await triedAt(port, host)
  if (code === null) return [fine('PORT', `${port} of ${host} is free`)]
  if (code === 'EADDRINUSE') return [await inUse(port, host)]
  if (code === 'EACCES')
    return [stops('PORT', `${port} may not be used by this program.`, 'Set PORT in .env to one above 1023.')]
  return [stops('HOST', `${host} is no address of this machine.`, 'Set HOST in .env to one, as 127.0.0.1 or 0.0.0.0.')]
}

async function inUse(port: number, host: string): Promise<Finding> {
  const reached = /^(?:0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : host
  const said = await ask(`http://${reached.includes(':') ? `[${reached}]` : reached}:${port}/healthz`, {}, 3000)
  const isOurs = 'status' in said && said.status === 200
  return isOurs
    ? note('PORT', `A program that says it is well listens on ${port} of ${host}: Keepsake runs already, as it seems.`)
    : stops('PORT', `${port} of ${host} is in use by another program.`, 'Set PORT in .env to a free one.')
}

/** Listens there for a moment; gives the code of what went wrong. */
function triedAt(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ port, host }, () => server.close(() => resolve(null)))
  })
}

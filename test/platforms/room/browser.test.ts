import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { it, onTestFinished } from 'vitest'
import { inBrowser } from './browser.js'

/** A page with this script, under a policy as the room's or under none. */
async function serve(script: string, policy?: string): Promise<string> {
  const server = createServer((_, response) => {
    if (policy) response.setHeader('content-security-policy', policy)
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<script>${script}</script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

inBrowser('a fault of a page fails its test', (visit) => {
  it.each([
    ['what it logs as an error', 'console.error("oh")', /^console: oh/],
    ['what it throws', 'throw new Error("oh")', /^error: oh/],
    ['what it asks the reader', 'alert("oh")', /^dialog: oh/],
    [
      'what it fetches elsewhere',
      'fetch("http://192.0.2.1/oh").catch(() => {})',
      /^request: http:\/\/192\.0\.2\.1\/oh/,
    ],
    ['what it opens', 'open("about:blank")', /^window: about:blank/],
  ])('%s', async (_, script, expects) => {
    await visit(await serve(script), { expects })
  })

  it('what its policy forbids', async () => {
    await visit(await serve('1', "script-src 'self'"), { expects: /^console: .*Content Security Policy/ })
  })
})

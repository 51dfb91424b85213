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

inBrowser('the watch over a page', (visit) => {
  it('sees what it logs, throws, asks, fetches elsewhere and opens', async () => {
    const script = `
      console.error('logged')
      alert('asked')
      open('about:blank')
      fetch('http://elsewhere.invalid/fetched').catch(() => { document.title = 'done' })
      throw new Error('thrown')`
    const expects = [
      /^console: logged/,
      /^dialog: asked/,
      /^request: http:\/\/elsewhere\.invalid\/fetched/,
      /^console: .*ERR_NAME_NOT_RESOLVED/,
      /^window: about:blank/,
      /^error: thrown/,
    ]
    const page = await visit(await serve(script), { expects })
    await page.waitForFunction("document.title === 'done'")
  })

  it('sees what its policy forbids', async () => {
    await visit(await serve('1', "script-src 'self'"), { expects: [/^console: .*Content Security Policy/] })
  })
})

import { once } from 'node:events'
import { get, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { WrongSettings } from '../../../src/platforms/platform.js'
import { happening, inTwo, scriptedModel } from '../../stage.js'
import { enter, room } from './client.js'

/** Sends a request as it is, and gives what comes back. */
async function send(
  link: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const { port, host } = new URL(link)
  const asked = request({ host: '127.0.0.1', port, path, method, headers: { host, ...headers } })
  asked.end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: response.statusCode, headers: response.headers, text: await text(response) }
}

const json = { 'content-type': 'application/json' }
const open = () => room(scriptedModel({}))
const safe = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; trusted-types 'none'; require-trusted-types-for 'script'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

describe('the room’s server', () => {
  it('has a link with a token that nobody guesses, another each time', async () => {
    const links = [(await open()).link, (await open()).link]
    for (const link of links) expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/$/)
    expect(new URL(links[0] ?? '').pathname).not.toBe(new URL(links[1] ?? '').pathname)
  })

  it('gives the page and its parts, and nothing inline', async () => {
    const { link } = await open()
    const { pathname } = new URL(link)
    const page = await send(link, pathname)
    expect(page).toMatchObject({ status: 200, headers: { ...safe, 'content-type': 'text/html; charset=utf-8' } })
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?:/i)
    expect(await send(link, `${pathname}?x=1`)).toMatchObject({ status: 200 })
    const type = async (path: string) => (await send(link, pathname + path)).headers['content-type']
    expect(await type('room.css')).toBe('text/css; charset=utf-8')
    expect(await type('icon.svg')).toBe('image/svg+xml')
    for (const [, path] of page.text.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+)"/g)) {
      expect(await send(link, pathname + path), path).toMatchObject({ status: 200, headers: safe })
    }
    expect(await send(link, pathname, { method: 'HEAD' })).toMatchObject({ status: 200, text: '', headers: safe })
  })

  it('gives nothing else, and nothing at all without the token', async () => {
    const { link } = await open()
    const { pathname } = new URL(link)
    const token = pathname.slice(1, -1)
    const nothing = { status: 404, headers: safe, text: expect.stringMatching(/^There is nothing here/) }
    const outside = ['/', '', '/favicon.ico', '/events', '/room.css', `/${token}`, `/${token.slice(0, -1)}/`]
    const wrong = [
      `/${token}x/`,
      `/x${token}/`,
      `//${token}/`,
      `/${token.toLowerCase()}/`,
      `/?/${token}/`,
      `/x/${token}/`,
    ]
    const below = ['index.html', 'tsconfig.json', 'main.ts', 'main.d.ts', '../package.json', '..%2fpackage.json', './']
    const more = [
      '%69con.svg',
      'icon.svg/',
      '/icon.svg',
      'icon.svg%00',
      '..\\package.json',
      '__proto__',
      'constructor',
      'toString',
    ]
    for (const path of [...outside, ...wrong, ...[...below, ...more].map((one) => pathname + one)]) {
      const given = await send(link, path || '/')
      expect(given, path).toMatchObject(nothing)
    }
    for (const method of ['POST', 'PUT', 'OPTIONS', 'TRACE']) {
      expect(await send(link, '/wrong/say', { method, headers: json, body: '{}' })).toMatchObject(nothing)
    }
    const absolute = await send(link, `http://127.0.0.1${pathname}`)
    expect(absolute).toMatchObject(nothing)
  })

  it('answers under its own names only', async () => {
    const { link } = await open()
    const { pathname, port } = new URL(link)
    const status = async (host: string) => (await send(link, pathname, { headers: { host } })).status
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`])
      expect(await status(host)).toBe(200)
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port}.evil.example`,
      `127.0.0.1:1`,
    ]) {
      expect(await status(host), host).toBe(404)
    }
    expect(await raw(link, `GET ${pathname} HTTP/1.0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 404 /)
    expect(
      await raw(
        link,
        `GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
      ),
    ).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('is reached on this machine alone', async () => {
    const { link } = await open()
    const { port } = new URL(link)
    const others = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
    const addresses = [...others.filter(({ internal }) => !internal).map(({ address }) => address), '127.0.0.2', '::1']
    for (const host of addresses) {
      const asked = get({ host, port, path: '/', timeout: 2000 }).on('timeout', () => asked.destroy())
      const [error] = await once(asked, 'error')
      expect(error, host).toBeInstanceOf(Error)
    }
  })

  it('takes what its own page asks, and nothing that another sends', async () => {
    const { link } = await open()
    const { pathname, origin, port } = new URL(link)
    const body = JSON.stringify({ member: 'ana', place: 'dm', draft: '' })
    const see = (headers: Record<string, string>) => send(link, `${pathname}see`, { method: 'POST', headers, body })
    for (const headers of [{}, { origin }, { origin, 'sec-fetch-site': 'same-origin' }]) {
      expect(await see({ ...json, ...headers })).toMatchObject({ status: 200, headers: safe })
    }
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://localhost:${port}` },
      { origin: `https://127.0.0.1:${port}` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await see({ ...json, ...headers }), JSON.stringify(headers)).toMatchObject({ status: 403, headers: safe })
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '']) {
      expect(await see({ 'content-type': type }), type).toMatchObject({ status: 415, headers: safe })
    }
    expect(await see({ 'content-type': 'application/json; charset=utf-8' })).toMatchObject({ status: 200 })
    const watched = await send(link, `${pathname}events`, { headers: { origin: 'http://evil.example' } })
    expect(watched).toMatchObject({ status: 403, headers: safe })
  })

  it('takes each path by its method', async () => {
    const { link } = await open()
    const { pathname } = new URL(link)
    for (const [path, method, allow] of [
      ['', 'POST', 'GET, HEAD'],
      ['room.css', 'DELETE', 'GET, HEAD'],
      ['events', 'POST', 'GET'],
      ['events', 'HEAD', 'GET'],
      ['say', 'GET', 'POST'],
      ['say', 'OPTIONS', 'POST'],
    ] as const) {
      expect(await send(link, pathname + path, { method })).toMatchObject({ status: 405, headers: { ...safe, allow } })
    }
  })

  it('reads no more than fits, and only what the page asks', async () => {
    const { link } = await open()
    const { pathname } = new URL(link)
    const see = (body: string, headers: Record<string, string> = json) =>
      send(link, `${pathname}see`, { method: 'POST', headers, body })
    const asks = { member: 'ana', place: 'dm', draft: '' }
    for (const body of ['', 'null', '[]', '{', '{"member":"ana"}', JSON.stringify({ ...asks, more: 1 })]) {
      expect(await see(body), body).toMatchObject({ status: 400, headers: safe })
    }
    for (const wrong of [{ member: 'carl' }, { place: 'attic' }, { draft: 1 }, { member: ['ana'] }]) {
      expect((await see(JSON.stringify({ ...asks, ...wrong }))).status).toBe(400)
    }
    const invalid = Buffer.concat([
      Buffer.from('{"member":"ana","place":"dm","draft":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ])
    const asked = await fetch(`${link}see`, { method: 'POST', headers: json, body: invalid })
    expect(asked.status).toBe(400)
    expect((await see(JSON.stringify({ ...asks, draft: 'a'.repeat(400_000) }))).status).toBe(200)
    expect(await see('x'.repeat(500_001))).toMatchObject({ status: 413, headers: safe })
    expect(await see('x'.repeat(500_001), { ...json, 'transfer-encoding': 'chunked' })).toMatchObject({ status: 413 })
    const say = (more: object) =>
      fetch(`${link}say`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({
          member: 'ana',
          place: 'dm',
          id: crypto.randomUUID(),
          text: 'Hi',
          isToKeepsake: true,
          ...more,
        }),
      })
    for (const wrong of [{ id: '1' }, { text: ' \n' }, { isToKeepsake: 'yes' }])
      expect((await say(wrong)).status).toBe(400)
  })

  it('leaves half a request and what is none without a word', async () => {
    const { link } = await open()
    expect(await raw(link, 'what?\r\n\r\n')).toBe('')
    const body = '{"member":"ana","place":"dm","draft":""}'
    const { pathname, host } = new URL(link)
    const head = `POST ${pathname}see HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`
    expect(await raw(link, `${head}Expect: a wonder\r\nConnection: close\r\n\r\n${body}`)).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('logs neither its token nor a word of anybody', async () => {
    const { link, logged, bot } = await room(scriptedModel({ answer: async () => 'precious answer' }))
    const page = await enter(link)
    await page.say('precious words')
    await page.entry('precious answer')
    await send(link, `${new URL(link).pathname}see`, { method: 'POST', headers: json, body: '{"precious' })
    await bot.idle()
    const { pathname } = new URL(link)
    expect(logged.length).toBeGreaterThan(0)
    expect(logged.join()).not.toMatch(new RegExp(`precious|${pathname.slice(1, -1)}`))
  })

  it('says with a reference what went wrong on its side', async () => {
    const { link, bot, logged } = await open()
    bot.suggest = () => Promise.reject(new Error('precious words'))
    const asked = await fetch(`${link}suggest`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ member: 'ana', place: 'dm', text: 'memory forget ' }),
    })
    const { error } = (await asked.json()) as { error: string }
    const [, reference = 'none'] =
      /^Something went wrong on my side\. Please try again\. \(reference ([0-9a-f]{8})\)$/.exec(error) ?? []
    expect(asked.status).toBe(500)
    expect(logged.join()).toContain(reference)
    expect(logged.join()).not.toContain('precious')
  })

  it('tells at most twenty pages at once what happens', async () => {
    const { link } = await open()
    const pages = await Promise.all(Array.from({ length: 20 }, () => enter(link)))
    const { pathname } = new URL(link)
    expect(await send(link, `${pathname}events`)).toMatchObject({ status: 503, headers: safe })
    expect(pages[0]?.response.headers.get('content-type')).toBe('text/event-stream')
    for (const [name, value] of Object.entries(safe)) expect(pages[0]?.response.headers.get(name)).toBe(value)
  })

  it('drops who reads too slowly, and goes on for the others', async () => {
    const { link } = await open()
    const { pathname, port, host } = new URL(link)
    const slow = connect(Number(port), '127.0.0.1')
    slow.on('error', () => {})
    slow.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await once(slow, 'data')
    slow.pause()
    const page = await enter(link)
    const long = 'x'.repeat(400_000)
    for (let n = 0; n < 40; n++) await page.say(`${n} ${long}`, { place: 'general', isToKeepsake: false })
    slow.resume()
    await once(slow, 'close')
    // What is kept of a place is bounded, too.
    expect(page.all().length).toBeLessThan(11)
  })

  it('closes soon: pages hear of it, and what is being written is not waited for', async () => {
    const more = happening()
    const { link, close, bot } = await room(scriptedModel({ answer: inTwo('Begun', more.happened, '.') }))
    const page = await enter(link)
    await page.say('Hi')
    await page.until(() => page.find('Begun'))
    const closing = close()
    more.happen()
    await closing
    await page.followed
    expect(page.heard.at(-1)).toEqual({ event: 'closed' })
    await expect(fetch(link)).rejects.toThrow()
    await bot.idle()
  })

  it('says so where its port is taken', async () => {
    const { link } = await open()
    const port = Number(new URL(link).port)
    const opening = room(scriptedModel({}), { port })
    await expect(opening).rejects.toThrow(WrongSettings)
    await expect(opening).rejects.toThrow(
      `Port ${port} is in use. Give another with --port, or leave it out for a free one.`,
    )
  })
})

/** Writes bytes to the server, and gives all that it says until it hangs up. */
async function raw(link: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(link).port), '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { webApi } from './slack-api.js'
import { allScopes } from './slack-asks.js'
import { chatAnswers } from './slack-chat.js'
import { fileShelf, foreignHost } from './slack-files.js'
import { httpDelivery } from './slack-http.js'
import { emitter, slackPeople } from './slack-people.js'
import { slackPressing } from './slack-pressing.js'
import { readingAnswers } from './slack-reading.js'
import { socketMode } from './slack-socket.js'
import { viewShelf } from './slack-views.js'
import { workspace } from './slack-workspace.js'

const usual = {
  botToken: 'xoxb-right',
  appToken: 'xapp-right',
  signingSecret: 'secret-right',
  enterprise: '',
  scopes: allScopes,
  /** The workspace has agents, and streams. */
  agents: true,
  streaming: undefined as boolean | undefined,
  /** What the app subscribed to, as its manifest says; all, where nothing is said. */
  events: undefined as string[] | undefined,
  /** Sends over HTTP what happens, to where `deliversTo` says, not through sockets. */
  http: false,
  /** The app has a Home tab. */
  home: true,
  /** Milliseconds between two signs of life on a socket. */
  pingEvery: 10_000,
  /** What the bot may show as a link behind other words, or open. */
  mayOpen: (_url: string) => false,
}

/** A server that speaks Slack's Web API and Socket Mode strictly, and lets a test be the people. */
export async function slackServer(options: Partial<typeof usual> = {}) {
  const given = { ...usual, ...options }
  const { events, botToken } = given
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  const place = workspace(given.enterprise, given.scopes, given.mayOpen)
  const mayRead = ({ authorization = '' }) =>
    authorization === `Bearer ${botToken}` && given.scopes.includes('files:read') && !place.lost
  const files = fileShelf(place, mayRead)
  const views = viewShelf(place, given.home)
  const { ticket, ...socket } = socketMode(server, place, given.pingEvery)
  const http = httpDelivery(place, given.signingSecret)
  const { send, isTaken } = given.http ? http : socket
  const { emit, replays } = emitter(place, send, events)
  const stoppable = !events || events.includes('agent_session_stopped')
  const answers = {
    ...{ ...chatAnswers(place, ticket, stoppable), ...readingAnswers(place) },
    ...{ ...files.answers, ...views.answers },
  }
  const rights = { ...given, streaming: given.streaming ?? given.agents }
  const { serve: answer, ...script } = webApi(rights, place, answers)
  const { says, ...people } = slackPeople(place, files, emit)
  const hands = slackPressing(place, views, send, emit)

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', headers } = request
    const body = await buffer(request)
    if (url.startsWith('/upload/')) {
      const [status, said] = await files.receive(url, headers, body)
      response.writeHead(status).end(said)
    } else if (!files.serve(new URL(url, place.root), response, headers)) {
      await answer(url, headers, body.toString(), response)
    }
  }
  const listen = (port: number) => once(server.listen(port, '127.0.0.1'), 'listening')
  await listen(0)
  const { port } = server.address() as AddressInfo
  place.root = `http://127.0.0.1:${port}`
  /** Cuts all connections and refuses new ones, until it is back. */
  async function away(): Promise<void> {
    const closed = once(server.close(), 'close')
    socket.drops()
    server.closeAllConnections()
    await closed
  }
  onTestFinished(() => (server.listening ? away() : undefined))
  const { drops, disconnects, fallsSilent, meets, blurts, connections, pings, opened } = socket
  const { deliversTo, posts: sends, sign, checksSsl, redelivers } = http
  return {
    ...{
      url: `${place.root}/api/`,
      away,
      back: () => listen(port),
      ...place,
      says,
      ...people,
      ...hands,
      ...script,
      replays,
    },
    ...{ fallsSilent, meets, pings, opened },
    ...{ drops, disconnects, blurts, connections, deliversTo, sends, sign, checksSsl, redelivers, foreignHost },
    ...{ downloads: files.downloads, downloadHeaders: files.downloadHeaders, textOf: files.textOf },
    ...{ home: views.home, modal: views.modal, expireTriggers: views.forget },
    /** Resolves when everything sent is acknowledged. */
    taken: () => place.until(isTaken),
  }
}

import { App } from '@slack/bolt'
import type { Keepsake } from '../../keepsake.js'
import type { Log } from '../../log.js'
import { describe } from '../../log.js'
import { type Platform, stayConnected } from '../platform.js'
import { createAskers } from './askers.js'
import { createChatting } from './chatting.js'
import { createClients } from './connection/clients.js'
import { overHttp } from './connection/http.js'
import { type Installation, introduce, withoutScopes } from './connection/installation.js'
import { createLeaving, type Leaving } from './connection/leaving.js'
import { overSocket, type SocketLimits } from './connection/socket.js'
import type { Hearing } from './connection/way.js'
import { listenForEvents } from './events.js'
import { createHome } from './home/home.js'
import { createAlong, defaultLimits, type Limits } from './incoming/along.js'
import { createContext } from './incoming/context.js'
import { createFiles } from './incoming/files.js'
import { listenForButtons } from './interactions/buttons.js'
import { listenForCommands } from './interactions/commands.js'
import { createOffers } from './interactions/offers.js'
import { createAnswers } from './outgoing/answers.js'
import { createElsewhere } from './outgoing/elsewhere.js'
import { createHanding } from './outgoing/handing.js'
import { createWorkspace } from './workspace.js'

/** What Slack needs. */
export type SlackParts = Hearing & {
  botToken: string
  /** Another root of Slack's API than its own. */
  apiUrl: string | undefined
  bot: Keepsake
  log: Log
  /** How long an answer waits for what goes with its message, how long it streams into one message; the socket's. */
  limits?: Partial<Limits & { stream: number; socket: Partial<SocketLimits> }> | undefined
  /** Tells the operator something, in a line. */
  tell(line: string): void
}

/** Answers in Slack, over Socket Mode or HTTP: direct messages, mentions, and the commands. */
export function startSlack({ botToken, apiUrl, bot, log, limits, tell, ...hearing }: SlackParts): Platform {
  const clients = createClients({ botToken, apiUrl, log })
  const { quick, logger, options } = clients
  const way =
    'appToken' in hearing
      ? overSocket(hearing.appToken, clients, limits?.socket)
      : overHttp(hearing.signingSecret, clients, () => tell(notSigned))
  let leaving: Leaving | null = null
  let greeted = false

  async function connect(closing: AbortSignal): Promise<void> {
    try {
      if (!leaving?.underWay()) await stay(closing)
    } catch (error) {
      if (!leaving?.underWay()) throw error
    }
    await leaving?.underWay()
  }

  async function stay(closing: AbortSignal): Promise<void> {
    const installation = await introduce(quick)
    if (closing.aborted) return
    leaving ??= listen(installation)
    const { ended } = await way.open()
    if (closing.aborted) return way.close()
    if (!greeted) greet(installation)
    greeted = true
    await ended
  }

  function greet({ name, missing }: Installation): void {
    tell(`Slack: Keepsake is there, in the workspace ${name}.`)
    if (missing.length > 0) tell(withoutScopes(missing))
  }

  function listen(installation: Installation): Leaving {
    const { botUser, botName } = installation
    const app = appOf(installation)
    const workspace = createWorkspace(quick, installation)
    const waits = { ...defaultLimits, ...limits }
    const context = createContext(clients.slow, botUser, waits.context)
    const files = createFiles({ client: quick, token: botToken, apiUrl })
    const along = createAlong({ context, files, workspace, botUser, log, limits: waits })
    const handing = createHanding({ client: clients.slow, apiUrl, log })
    const elsewhere = createElsewhere(clients.slow, log)
    const answers = createAnswers(clients, { handing, elsewhere, botName, oldest: limits?.stream })
    const askers = createAskers({ bot, workspace, log })
    const chatting = createChatting({ bot, installation, workspace, context, along, askers, answers })
    const home = createHome({ askers, client: clients.slow, handing })
    const offers = createOffers({ chatting, context, askers, botUser })

    const end = () => void platform.close()
    const departing = createLeaving({ bot, workspace, installation, log, settled, tell, end })
    listenForEvents(app, { chatting, home, leaving: departing, handle })
    listenForCommands(app, { askers, handing, handle })
    listenForButtons(app, { askers, offers, home, handing, handle })
    app.error(async (error) => log.warn(describe(error), 'An event of Slack could not be handled'))
    return departing
  }

  function appOf({ botUser, botId }: Installation): App {
    return new App({
      receiver: way.receiver,
      token: botToken,
      botId,
      botUserId: botUser,
      clientOptions: options,
      logger,
      tokenVerificationEnabled: false,
      convoStore: false,
    })
  }

  const { platform, handle, settled } = stayConnected(apiUrl ? `Slack at ${apiUrl}` : 'Slack', log, {
    connect,
    leave: way.close,
    isConnected: () => way.isOpen() && !leaving?.underWay(),
  })
  return { ...platform, endpoint: way.endpoint }
}

const notSigned =
  "Slack: a request came that was not signed with SLACK_SIGNING_SECRET just now, so I refused it. If nothing arrives here, copy the Signing Secret again from https://api.slack.com/apps, Basic Information, and check this machine's clock."

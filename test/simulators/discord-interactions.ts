import { happening } from '../stage.js'
import { type Asked, type Handler, parse, refuse, type Upload } from './discord-api.js'
import * as forms from './discord-forms.js'
import {
  type Channel,
  isDirect,
  memberOf,
  type Person,
  type Post,
  partial,
  postOf,
  type Seen,
  snowflake,
} from './discord-wire.js'

const { ephemeral, loading } = forms
/** What interactions need of the Discord around them. */
export interface Around {
  bot: Person
  at(channel: string): Channel
  known(message: string): Post
  /** Is the bot itself where that is? */
  isHome(channel: Channel): boolean
  allowed(channel: Channel, by: Person): { app: string; member: string }
  keep(post: Post): Post
  change(post: Post, form: forms.MessageForm, files: Map<string, Upload>): Post
  tell(event: string, post: Post): Post
  remove(message: string): null
  wire(post: Post): object
  seen(post: Post): Seen
  dispatch(event: string, data: object, guild: string | null): void
}
/** What comes back to who did something: a message, or a modal to fill in. */
export type Answer = Seen & { kind: 'message' | 'modal'; modal: forms.Modal | null }
type Given = Record<string, string | number | boolean>
type Question = ReturnType<typeof questionOf>
type Files = Map<string, Upload>
interface Asking {
  by: Person
  channel: Channel
  type: number
  data: object
  /** The message whose button was pressed. */
  pressed?: Post | null
  /** The type of the option that is being completed. */
  completing?: number
}

const [typed, component, autocomplete, submit] = [2, 3, 4, 5]
const isMessage = (type: number) => type === 4 || type === 7
/** How each kind of interaction may be answered. */
const callbacks: Record<number, number[]> = {
  [typed]: [4, 5, 9],
  [component]: [4, 5, 6, 7, 9],
  [autocomplete]: [8],
  [submit]: [4, 5],
}
const mostFollowUps = 5

/** What people do with the commands, the buttons and the modals of the bot, and how it answers. */
export function discordInteractions(around: Around) {
  const { bot, at, known, wire, seen } = around
  const questions: Question[] = []
  const modals = new Map<forms.Modal, Question>()
  let commands: forms.StoredCommand[] = []
  let registrations = 0

  function interacts(asking: Asking): Question {
    const { by, channel, type, data, pressed } = asking
    const { guild_id = null } = channel
    const question = questionOf(asking, ownersOf(by, channel))
    const { id, token, owners } = question
    const allowed = around.allowed(channel, by)
    const member = { ...memberOf(), user: by, permissions: allowed.member }
    const guild = { id: guild_id, locale: 'en-US', features: [] }
    questions.push(question)
    const d = {
      ...{ id, token, type, data, version: 1, application_id: bot.id, entitlements: [], locale: 'en-US' },
      ...{ channel: partial(channel, allowed.member), channel_id: channel.id, app_permissions: allowed.app },
      ...{ context: contextOf(channel), authorizing_integration_owners: owners, attachment_size_limit: 10_485_760 },
      ...(guild_id ? { guild_id, guild, guild_locale: 'en-US', member } : { user: by }),
      ...(pressed && { message: wire(pressed) }),
    }
    around.dispatch('INTERACTION_CREATE', d, guild_id)
    return question
  }
  /** Who brought the app here: the server, or the person alone. */
  function ownersOf(by: Person, channel: Channel): Record<string, string> {
    return around.isHome(channel) ? { 0: channel.guild_id ?? '0' } : { 1: by.id }
  }
  function isOffered({ contexts, integration_types }: forms.StoredCommand, channel: Channel): boolean {
    const [context, isHome] = [contextOf(channel), around.isHome(channel)]
    const reaches = context === 1 || integration_types.includes(isHome ? 0 : 1)
    return reaches && (contexts ?? [0, 1, 2]).includes(context as 0)
  }
  function offered(type: number, name: string, channel: Channel): forms.StoredCommand {
    const found = commands.find((one) => one.name === name && one.type === type)
    if (!found || !isOffered(found, channel)) throw new Error(`No ${name} here`)
    return found
  }

  /** Somebody types a command, as 'memory forget'; gives the answer to it. */
  function types(by: Person, channelId: string, path: string, given: Given = {}): Promise<Answer> {
    const [name = '', ...rest] = path.split(' ')
    const channel = at(channelId)
    const found = offered(1, name, channel)
    const data = { id: found.id, name, type: 1, options: nested(found.options ?? [], rest, given, true) }
    return interacts({ by, channel, type: typed, data }).happened
  }
  /** Somebody is typing the last of these options; gives the choices that are offered. */
  function completes(by: Person, channelId: string, path: string, given: Given): Promise<forms.Choice[]> {
    const [name = '', ...rest] = path.split(' ')
    const channel = at(channelId)
    const found = offered(1, name, channel)
    const last = Object.keys(given).at(-1)
    const option = rest.reduce((list, one) => list?.find((sub) => sub.name === one)?.options, found.options)
    const { type, autocomplete: completed } = option?.find((one) => one.name === last) ?? {}
    if (!completed) throw new Error(`${last} is not completed`)
    const options = nested(found.options ?? [], rest, given, false, last)
    const data = { id: found.id, name, type: 1, options }
    return interacts({ by, channel, type: autocomplete, data, completing: type ?? 3 }).chosen
  }
  /** Somebody gives a message to a command of that name; gives the answer. What the bot never heard can be given too. */
  function asksAbout(by: Person, message: string | Post, channelId: string, name: string): Promise<Answer> {
    const channel = at(channelId)
    const found = offered(3, name, channel)
    const target = typeof message === 'string' ? known(message) : around.keep(message)
    if (target.channel_id !== channelId) throw new Error('That message is not here')
    const resolved = { messages: { [target.id]: wire(target) } }
    const data = { id: found.id, name, type: 3, target_id: target.id, resolved }
    return interacts({ by, channel, type: typed, data }).happened
  }
  /** Somebody presses the button of that label or custom_id; gives the answer to it. */
  function presses(by: Person, { id }: { id: string }, which: string): Promise<Answer> {
    const post = known(id)
    if (post.to && post.to !== by.id) throw new Error('Only its person sees that')
    const found = forms.buttonsOf(post.components).find((one) => one.label === which || one.custom_id === which)
    if (!found || found.disabled) throw new Error(`No button ${which}`)
    const data = { custom_id: found.custom_id, component_type: 2 }
    return interacts({ by, channel: at(post.channel_id), type: component, data, pressed: post }).happened
  }
  /** Somebody fills in the modal that came back, each field by its custom_id; gives the answer. */
  function fills(by: Person, { modal }: Answer, given: Record<string, string>): Promise<Answer> {
    const opened = modal && modals.get(modal)
    if (!opened || opened.by !== by) throw new Error('No modal is open')
    modals.delete(modal)
    const filled = filledIn(modal, given)
    const asking = { by, channel: opened.channel, type: submit, pressed: opened.pressed ?? null }
    return interacts({ ...asking, data: filled }).happened
  }

  function acknowledge({ id, token }: Asked, body: unknown, files: Files): { question: Question; type: number } {
    const question = questions.find((one) => one.id === id && one.token === token)
    if (!question || Date.now() - question.at > 3000) return refuse(404, 10062, 'Unknown interaction')
    if (question.acknowledged) refuse(400, 40060, 'Interaction has already been acknowledged.')
    const { type, data } = parse(forms.callbackForm, body)
    const ofMessage = question.type === submit && question.pressed ? [6, 7] : []
    if (![...(callbacks[question.type] ?? []), ...ofMessage].includes(type))
      refuse(400, 50035, 'Invalid Form Body: type')
    if (!isMessage(type) && files.size > 0) refuse(400, 50035, 'Invalid Form Body: files')
    perform(question, type, data, files)
    question.acknowledged = true
    return { question, type }
  }
  function perform(question: Question, type: number, data: unknown, files: Files): void {
    if (type === 8) question.choose(parse(forms.choicesForm(question.completing ?? 3), data).choices)
    if (type === 9) open(question, parse(forms.modalForm, data))
    if (type === 5) parse(forms.deferral, data)
    if (type === 5) question.original = around.keep(blank(question, ephemeral | loading, true))
    if (type === 6 || type === 7) question.original = question.pressed ?? null
    if (type === 4) question.original = answer(question, forms.messageOf(data, [64, 68]), files, null)
    if (type === 7) answer(question, forms.messageOf(data, [0, 4]), files, standing(question))
  }
  function open(question: Question, modal: forms.Modal): void {
    modals.set(modal, question)
    question.happen({ ...seen(blank(question, ephemeral, true)), kind: 'modal', modal })
  }
  function blank({ id, type, by, channel, owners, data }: Question, flags: number, isFirst: boolean): Post {
    const answers = type !== typed || !isFirst ? 0 : 'target_id' in data ? 23 : 20
    const interaction_metadata = { id, type, user: by, authorizing_integration_owners: owners }
    const from = { author: bot, webhook_id: bot.id, application_id: bot.id, to: by.id }
    return postOf({ ...from, channel_id: channel.id, content: '', type: answers, flags, interaction_metadata })
  }
  function answer(question: Question, form: forms.MessageForm, files: Files, before: Post | null): Post {
    const isNew = before === null
    const post = around.change(before ?? blank(question, 0, !question.acknowledged), form, files)
    if (isNew) around.keep(post)
    question.made.add(post.id)
    question.happen({ ...seen(post), kind: 'message', modal: null })
    return post.flags & ephemeral ? post : around.tell('MESSAGE_UPDATE', post)
  }
  function asking({ app, token }: Asked): Question {
    const found = questions.find((one) => one.token === token)
    if (found && Date.now() - found.at > 15 * 60_000) refuse(401, 50027, 'Invalid Webhook Token')
    const isOpen = app === bot.id && found?.acknowledged && found.type !== autocomplete
    return isOpen ? found : refuse(404, 10015, 'Unknown Webhook')
  }
  const standing = ({ original }: Question): Post => known(original?.id ?? '')
  /** A message that this interaction made, or whose button it was. */
  function made(question: Question, id = ''): Post {
    const { original } = question
    return question.made.has(id) || original?.id === id ? known(id) : refuse(404, 10008, 'Unknown Message')
  }
  function followUp(question: Question, body: unknown, files: Files): Post {
    const form = forms.messageOf(body, [64, 68])
    const isGuest = !('0' in question.owners)
    if (isGuest && question.followUps >= mostFollowUps) refuse(400, 40094, 'Maximum number of follow-up messages')
    question.followUps++
    // After "is thinking" the first that follows is what was thought of.
    const thinking = question.original && question.original.flags & loading ? standing(question) : null
    return answer(question, form, files, thinking)
  }
  const edited = (question: Question, post: Post, body: unknown, files: Files) =>
    wire(answer(question, forms.messageOf(body, [0, 4]), files, post))
  function callback({ question, type }: { question: Question; type: number }): object {
    const { id, original } = question
    const of = original && { response_message_id: original.id, response_message_ephemeral: Boolean(original.to) }
    const shown = original && type !== 8 && type !== 9 ? { message: wire(original) } : {}
    return { interaction: { id, type: question.type, ...of }, resource: { type, ...shown } }
  }

  const handlers = {
    'GET /applications/:app/commands': () => commands,
    'PUT /applications/:app/commands': (_, body) => {
      commands = parse(forms.commandForms, body).map((one) => forms.storedOf(one, snowflake()))
      registrations++
      return commands
    },
    'POST /interactions/:id/:token/callback': (asked, body, { query, files }) => {
      const done = acknowledge(asked, body, files)
      return query.get('with_response') === 'true' ? callback(done) : null
    },
    'POST /webhooks/:app/:token': (asked, body, { files }) => wire(followUp(asking(asked), body, files)),
    'GET /webhooks/:app/:token/messages/@original': (asked) => wire(standing(asking(asked))),
    'PATCH /webhooks/:app/:token/messages/@original': (asked, body, { files }) =>
      edited(asking(asked), standing(asking(asked)), body, files),
    'DELETE /webhooks/:app/:token/messages/@original': (asked) => around.remove(standing(asking(asked)).id),
    'GET /webhooks/:app/:token/messages/:message': (asked) => wire(made(asking(asked), asked.message)),
    'PATCH /webhooks/:app/:token/messages/:message': (asked, body, { files }) =>
      edited(asking(asked), made(asking(asked), asked.message), body, files),
    'DELETE /webhooks/:app/:token/messages/:message': (asked) => around.remove(made(asking(asked), asked.message).id),
  } satisfies Record<string, Handler>

  /** Somebody does what is not offered: what a former version offered, under a message of its own if it was pressed there. */
  function insists(by: Person, channelId: string, type: number, data: object, message?: string): Promise<Answer> {
    const pressed = message === undefined ? null : known(message)
    return interacts({ by, channel: at(channelId), type, data, pressed }).happened
  }
  /** A quarter of an hour passes for all that people did: no answer to it is taken any more. */
  function expires(): void {
    for (const question of questions) question.at -= 16 * 60_000
  }
  const acts = { types, completes, asksAbout, presses, fills, insists, expires }
  return { handlers, acts, registrations: () => registrations }
}

function questionOf(asking: Asking, owners: Record<string, string>) {
  const [id, token] = [snowflake(), `token-${snowflake()}`]
  const { happen: choose, happened: chosen } = happening<forms.Choice[]>()
  const fresh = { original: null as Post | null, made: new Set<string>(), followUps: 0, acknowledged: false }
  return { id, token, at: Date.now(), ...asking, owners, ...fresh, choose, chosen, ...happening<Answer>() }
}
/** In a server, with the bot alone, or among others. */
const contextOf = (channel: Channel) => (channel.guild_id ? 0 : isDirect(channel) ? 1 : 2)
/** The options as Discord nests them, if they are registered. */
function nested(
  options: forms.Option[],
  [name, ...rest]: string[],
  given: Given,
  whole: boolean,
  focused?: string,
): object[] {
  const sub = options.find((one) => one.name === name)
  if (name && sub?.type === 1) {
    return [{ type: 1, name, options: nested(sub.options ?? [], rest, given, whole, focused) }]
  }
  const asked = options.filter((one) => one.name in given)
  const incomplete = options.some((one) => one.type === 1 || (whole && one.required && !(one.name in given)))
  if (name || incomplete || asked.length < Object.keys(given).length) throw new Error('No such command or option')
  return asked.map(({ name, type }) => ({ name, type, value: given[name], ...(name === focused && { focused: true }) }))
}
/** What is sent of a modal, if Discord lets it be sent. */
function filledIn(modal: forms.Modal, given: Record<string, string>): object {
  const inputs = forms.inputsOf(modal)
  const unknown = Object.keys(given).find((name) => !inputs.some(({ custom_id }) => custom_id === name))
  if (unknown) throw new Error(`No field ${unknown}`)
  let id = 0
  const field = ({ custom_id, required = true, min_length = 0, max_length = 4000, value: before = '' }: Input) => {
    const value = given[custom_id] ?? before
    const fits = value === '' ? !required : value.length >= min_length && value.length <= max_length
    if (!fits) throw new Error(`${custom_id} cannot be sent so`)
    return { type: 4, id: ++id, custom_id, value }
  }
  const components = modal.components.map((one) =>
    'component' in one
      ? { type: 18, id: ++id, component: field(one.component) }
      : { type: 1, id: ++id, components: one.components.map(field) },
  )
  return { custom_id: modal.custom_id, components }
}
type Input = ReturnType<typeof forms.inputsOf>[number]

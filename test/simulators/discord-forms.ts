import { z } from 'zod'
import { parse, refuse } from './discord-api.js'

export const [suppressEmbeds, ephemeral, loading] = [4, 64, 128]

// Forms hold what Discord knows and this program sends, nothing else. A length is counted in code points.
const text = (least: number, most: number) =>
  z.string().refine((given) => given.length >= least && [...given].length <= most, `Must be ${least} to ${most} long.`)
const differ = (list: (string | undefined)[]) => new Set(list).size === list.length

const pressed = { type: z.literal(2), label: text(1, 80), disabled: z.boolean().optional() }
const button = z.strictObject({ ...pressed, style: z.int().min(1).max(4), custom_id: text(1, 100) })
const link = z.strictObject({ ...pressed, style: z.literal(5), url: z.url({ protocol: /^https?$/ }).max(512) })
const row = z.strictObject({
  type: z.literal(1),
  components: z
    .array(z.union([button, link]))
    .min(1)
    .max(5),
})
const rows = z.array(row).max(5)
export type Components = z.infer<typeof rows>
/** The buttons under a message that can be pressed. */
export function buttonsOf(components: Components) {
  return components.flatMap(({ components }) => components.filter((one) => 'custom_id' in one))
}
const components = rows.refine((given) => differ(buttonsOf(given).map((one) => one.custom_id)), 'custom_id: duplicated')
const mentions = z.strictObject({ parse: z.array(z.enum(['users', 'roles', 'everyone'])), replied_user: z.boolean() })
const message_reference = z.strictObject({ message_id: z.string(), fail_if_not_exists: z.boolean().optional() })
const [sound, description] = [{ waveform: z.null(), duration_secs: z.null() }, text(0, 1024).nullable()]
const file = { id: z.union([z.string(), z.int()]), filename: text(1, 1024), title: z.null(), description, ...sound }
const attachments = z.array(z.strictObject(file).partial().required({ id: true }))
const shown = { content: text(0, 2000).nullable(), components, attachments, flags: z.int() }
// The client sends these three with edits and answers too; only a new message minds them.
const sentOnce = { tts: z.literal(false), nonce: z.string().max(25), enforce_nonce: z.boolean() }
const allowed_mentions = mentions.partial()
const messageForm = z.strictObject({ ...shown, ...sentOnce, allowed_mentions, message_reference }).partial()
export type MessageForm = z.infer<typeof messageForm>
/** A message that keeps this program's promises, with one of those flags. */
export function messageOf(body: unknown, flags: number[]): MessageForm {
  const form = parse(messageForm, body)
  const { allowed_mentions: pings } = form
  if (pings?.parse?.length !== 0 || pings.replied_user !== false) refuse(400, 0, 'Promise: nobody is pinged')
  if (!flags.includes(form.flags ?? 0)) refuse(400, 0, `Promise: flags ${flags}, not ${form.flags}`)
  return form
}

export const recipientForm = z.strictObject({ recipient_id: z.string() })
const snowflake = z.string().regex(/^\d{15,20}$/)
export const pageForm = z.strictObject({ limit: z.coerce.number().int().min(1).max(100), before: snowflake }).partial()

const callbackTypes = z.literal([4, 5, 6, 7, 8, 9])
export const callbackForm = z.strictObject({ type: callbackTypes, data: z.unknown().optional() })
export const deferral = z.strictObject({ flags: z.literal(ephemeral, 'Promise: only who asked sees the answer') })
/** A choice has a value of its option's type: 3 is text, 4 a whole number, 10 a number. */
const choice = (type: number) => z.strictObject({ name: text(1, 100), value: values[type] ?? z.never() })
const values: Record<number, z.ZodType<string | number>> = { 3: text(1, 100), 4: z.int(), 10: z.number() }
export const choicesForm = (type: number) => z.strictObject({ choices: z.array(choice(type)).max(25) })
export type Choice = { name: string; value: string | number }

const input = {
  ...{ type: z.literal(4), custom_id: text(1, 100), style: z.literal([1, 2]), required: z.boolean().optional() },
  ...{ min_length: z.int().min(0).max(4000).optional(), max_length: z.int().min(1).max(4000).optional() },
  ...{ placeholder: text(0, 100).optional(), value: text(0, 4000).optional() },
}
const labelled = { type: z.literal(18), label: text(1, 45), description: text(1, 100).optional() }
const labelForm = z.strictObject({ ...labelled, component: z.strictObject(input) })
const oldInput = z.strictObject({ ...input, label: text(1, 45) })
const inputRow = z.strictObject({ type: z.literal(1), components: z.array(oldInput).length(1) })
const modalParts = z
  .array(z.union([labelForm, inputRow]))
  .min(1)
  .max(5)
export const modalForm = z
  .strictObject({ custom_id: text(1, 100), title: text(1, 45), components: modalParts })
  .refine((modal) => differ(inputsOf(modal).map(({ custom_id }) => custom_id)), 'custom_id: duplicated')
  .refine((modal) => inputsOf(modal).every((one) => (one.min_length ?? 0) <= (one.max_length ?? 4000)), 'max_length')
export type Modal = { custom_id: string; title: string; components: z.infer<typeof modalParts> }
export function inputsOf({ components }: Modal) {
  return components.flatMap((one) => ('component' in one ? [one.component] : one.components))
}

const named = { name: z.string().regex(/^(?!.*\p{Lu})[-_'\p{L}\p{N}]{1,32}$/u), description: text(1, 100) }
const listed = z.array(z.strictObject({ name: text(1, 100), value: z.union([text(1, 100), z.number()]) })).max(25)
const flagged = { required: z.boolean(), autocomplete: z.boolean() }
const lengths = { min_length: z.int().min(0).max(6000), max_length: z.int().min(1).max(6000) }
const bounds = z.object({ ...lengths, min_value: z.number(), max_value: z.number(), choices: listed, ...flagged })
const option = z
  .strictObject({ ...named, type: z.literal([3, 4, 5, 10]), ...bounds.partial().shape })
  .refine((one) => !one.autocomplete || (one.type !== 5 && !one.choices?.length), 'autocomplete: not with these')
  .refine((one) => !one.choices?.length || choice(one.type).array().safeParse(one.choices).success, 'choices: type')
  .refine((one) => one.type === 3 || (one.min_length ?? one.max_length) === undefined, 'length: only of a text')
  .refine((one) => one.type === 4 || one.type === 10 || (one.min_value ?? one.max_value) === undefined, 'no number')
const differently = (list: { name: string }[]) => differ(list.map(({ name }) => name))
const requiredFirst = (list: { required?: unknown }[]) =>
  list.every(({ required }, at) => !required || at === 0 || list[at - 1]?.required)
const options = z.array(option).max(25).refine(differently).refine(requiredFirst)
const subCommand = z.strictObject({ ...named, type: z.literal(1), options: options.optional() })
const takes = z.union([options, z.array(subCommand).max(25).refine(differently)])
const contexts = z.array(z.literal([0, 1, 2])).min(1)
const integration_types = z.array(z.literal([0, 1])).min(1)
const where = { contexts: contexts.optional(), integration_types: integration_types.optional() }
const typed = z.strictObject({ ...named, type: z.literal(1).optional(), options: takes.optional(), ...where })
const onMessage = z.strictObject({ name: text(1, 32), type: z.literal(3), ...where })
type Command = z.infer<typeof typed> | z.infer<typeof onMessage>
/** All that counts of a command: names, descriptions and values. */
const characters = (command: Command) =>
  [...JSON.stringify(command).matchAll(/"(?:name|description|value)":"((?:\\.|[^"])*)"/g)]
    .map(([, said]) => said)
    .join('')
const atMost = (type: number, most: number) => (list: Command[]) =>
  list.filter((one) => (one.type ?? 1) === type).length <= most
export const commandForms = z
  .array(z.union([typed, onMessage]).refine((one) => characters(one).length <= 8000, 'Must be 8000 or fewer in length'))
  .refine((list) => differ(list.map(({ name, type = 1 }) => `${type} ${name}`)), 'names: duplicated')
  .refine(atMost(1, 100), 'at most 100')
  .refine(atMost(3, 15), 'at most 15')
export type Option = { name: string; type?: number; required?: unknown; autocomplete?: unknown; options?: Option[] }
export type StoredCommand = Command & { id: string; options?: Option[]; integration_types: number[] }
/** A command as Discord gives it back: with its defaults, without what says nothing. */
export function storedOf(command: Command, id: string): StoredCommand {
  const emptiness = new Set(['required', 'autocomplete'])
  const said = JSON.stringify(command, (key, given) => (emptiness.has(key) ? given || undefined : given))
  const defaults = { id, version: id, type: 1, default_member_permissions: null, nsfw: false, description: '' }
  return { ...defaults, contexts: null, integration_types: [0], ...JSON.parse(said) }
}

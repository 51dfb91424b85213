import { z } from 'zod'

const id = z.string().min(1)
const name = id.max(255)
const flag = z.boolean().optional()
const plain = (most: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: id.max(most), emoji: z.boolean().optional() })
const mrkdwn = (most: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: id.max(most), verbatim: z.boolean().optional() })
const words = (most: number) => z.discriminatedUnion('type', [plain(most), mrkdwn(most)])
const style = z.enum(['primary', 'danger']).optional()
const url = id.max(3000).optional()

const confirm = z
  .strictObject({ title: plain(100), text: words(300), confirm: plain(30), deny: plain(30), style })
  .optional()
const button = z.strictObject({
  ...{ type: z.literal('button'), text: plain(75), action_id: name, value: id.max(2000).optional(), url, style },
  ...{ confirm, accessibility_label: id.max(75).optional() },
})
const option = z.strictObject({ text: plain(75), value: id.max(150), description: plain(75).optional(), url })
const overflow = z.strictObject({
  ...{ type: z.literal('overflow'), action_id: name, options: z.array(option).min(2).max(5), confirm },
})
const feeling = z.strictObject({
  ...{ text: plain(75), value: id.max(2000), accessibility_label: id.max(75).optional() },
})
const feedback = z.strictObject({
  ...{ type: z.literal('feedback_buttons'), action_id: name, positive_button: feeling, negative_button: feeling },
})
const typed = z.strictObject({
  ...{ type: z.literal('plain_text_input'), action_id: name, multiline: flag, focus_on_load: flag },
  ...{ initial_value: z.string().max(3000).optional(), placeholder: plain(150).optional() },
  ...{ min_length: z.int().min(0).max(3000).optional(), max_length: z.int().min(1).max(3000).optional() },
})
const control = z.discriminatedUnion('type', [button, overflow])
const once = (elements: { action_id: string }[]) =>
  new Set(elements.map(({ action_id }) => action_id)).size === elements.length

const block_id = name.optional()
const shape = {
  section: z
    .strictObject({
      ...{ type: z.literal('section'), block_id, text: words(3000).optional() },
      ...{ fields: z.array(words(2000)).min(1).max(10).optional(), accessory: control.optional(), expand: flag },
    })
    .refine(({ text, fields }) => text || fields, 'a section without text'),
  header: z.strictObject({ type: z.literal('header'), block_id, text: plain(150) }),
  divider: z.strictObject({ type: z.literal('divider'), block_id }),
  context: z.strictObject({ type: z.literal('context'), block_id, elements: z.array(words(3000)).min(1).max(10) }),
  actions: z.strictObject({
    ...{ type: z.literal('actions'), block_id },
    elements: z.array(control).min(1).max(25).refine(once, 'an action_id twice in a block'),
  }),
  markdown: z.strictObject({ type: z.literal('markdown'), block_id, text: id.max(12_000) }),
  contextActions: z.strictObject({
    ...{ type: z.literal('context_actions'), block_id, elements: z.array(feedback).min(1).max(5) },
  }),
  input: z.strictObject({
    ...{ type: z.literal('input'), block_id, label: plain(2000), element: typed },
    ...{ hint: plain(2000).optional(), optional: flag, dispatch_action: flag },
  }),
}
const { section, header, divider, context, actions, markdown, contextActions, input } = shape
const block = z.discriminatedUnion('type', Object.values(shape) as unknown as [typeof section, typeof header])

export type Block =
  | z.infer<typeof section | typeof header | typeof divider | typeof context>
  | z.infer<typeof actions | typeof markdown | typeof contextActions | typeof input>

const alone = (blocks: { block_id?: string | undefined }[]) => {
  const ids = blocks.flatMap(({ block_id }) => block_id ?? [])
  return new Set(ids).size === ids.length
}
const some = (most: number, types: Block['type'][]) =>
  z
    .array(block as unknown as z.ZodType<Block>)
    .max(most)
    .refine(alone, 'a block_id twice')
    .refine((blocks) => blocks.every(({ type }) => types.includes(type)), 'a block that does not belong there')
const everywhere = ['section', 'header', 'divider', 'context', 'actions'] as const

/** What a message may be made of. */
export const messageBlocks = some(50, [...everywhere, 'markdown', 'context_actions'])
const viewBlocks = some(100, [...everywhere, 'input'])
const view = {
  ...{ blocks: viewBlocks, private_metadata: z.string().max(3000).optional() },
  ...{ callback_id: id.max(255).optional(), external_id: id.max(255).optional() },
}
export const homeView = z.strictObject({ type: z.literal('home'), ...view })
export const modalView = z
  .strictObject({
    ...{ type: z.literal('modal'), ...view, title: plain(24), close: plain(24).optional() },
    ...{ submit: plain(24).optional(), clear_on_close: flag, notify_on_close: flag },
  })
  .refine(({ blocks, submit }) => submit || blocks.every(({ type }) => type !== 'input'), 'an input without submit')
export type View = z.infer<typeof homeView | typeof modalView>

/** The words that a block shows. */
export function wordsOf(one: Block): string[] {
  if (one.type === 'markdown') return [one.text]
  if (one.type === 'header') return [one.text.text]
  if (one.type === 'section') return [...(one.text ? [one.text] : []), ...(one.fields ?? [])].map(({ text }) => text)
  if (one.type === 'input') return [one.label.text]
  return one.type === 'context' ? one.elements.map(({ text }) => text) : []
}

/** Blocks as Slack gives them back: each has an id. */
export const numbered = (blocks: Block[]) => blocks.map((one, at) => ({ block_id: `b${at}`, ...one }))

/** Everything that can be pressed, with what stands beside it and what Slack tells of a press. */
export function controlsOf(blocks: Block[]) {
  return numbered(blocks).flatMap((one, at) => {
    const { block_id } = one
    const before = blocks[at - 1]
    const above = one.type === 'section' || !before ? [] : wordsOf(before)
    const near = [...above, ...wordsOf(one)].join('\n')
    return elementsOf(one)
      .flatMap(pressesOf)
      .map(({ names, action }) => ({ names, near, action: { ...action, block_id } }))
  })
}
type Element = z.infer<typeof control | typeof feedback>
function elementsOf(one: Block): Element[] {
  if (one.type === 'actions' || one.type === 'context_actions') return one.elements
  return one.type === 'section' && one.accessory ? [one.accessory] : []
}
function pressesOf(one: Element): { names: (string | undefined)[]; action: Record<string, unknown> }[] {
  const { type, action_id } = one
  if (one.type === 'button') return [{ names: [one.text.text, action_id], action: one }]
  if (one.type === 'overflow') {
    return one.options.map((selected_option) => {
      const names = [selected_option.text.text, selected_option.value]
      return { names, action: { type, action_id, selected_option, confirm: one.confirm } }
    })
  }
  return [one.positive_button, one.negative_button].map(({ text, value }) => {
    return { names: [text.text, value], action: { type, action_id, text, value } }
  })
}

/** Why something of what stands there would be loaded or opened, or ''. */
export function reachesOut(given: unknown, mayOpen: (url: string) => boolean): string {
  if (typeof given !== 'object' || given === null) return ''
  const { type, url } = given as { type?: unknown; url?: unknown }
  if (type === 'image' || type === 'video' || 'image_url' in given || 'slack_file' in given) return 'loads an image'
  if (typeof url === 'string' && !mayOpen(url)) return `opens an address: ${url}`
  const text = type === 'mrkdwn' && 'text' in given ? String(given.text) : ''
  const [, hidden = ''] = /<([a-z]+:[^>|]*)\|/i.exec(text) ?? []
  if (hidden && !mayOpen(hidden)) return `hides an address behind other words: ${hidden}`
  return Object.values(given).reduce((why: string, part) => why || reachesOut(part, mayOpen), '')
}

import type { Writable } from 'node:stream'
import { showable } from '../../memory/text/plain.js'
import type { Reply, ReplyEvent } from '../../message.js'
import { withoutButtons, withReference } from '../told.js'

/** What a screen does around its own writing where somebody types: take the prompt away and put it back. */
export interface Typing {
  hide(): void
  show(): void
}

export type Screen = ReturnType<typeof createScreen>

/** The conversation as a terminal shows it: one answer at a time, and asides between the answers. */
export function createScreen(output: Writable, options: { dim: boolean; typing?: Typing }) {
  const { dim, typing } = options
  const asides: string[] = []
  let open = false
  /** Line breaks that show only once something follows them. */
  let breaks = ''

  /** Writes on from where the answer is; its later lines stand back, so that none can pass for one of ours. */
  async function write(text: string): Promise<void> {
    const safe = breaks + showable(text)
    const visible = safe.replace(/\n+$/, '')
    breaks = safe.slice(visible.length)
    await writeTo(output, visible.replace(/\n/g, '\n  '))
  }

  async function begin(): Promise<void> {
    if (open) return
    open = true
    typing?.hide()
    await write('Keepsake: ')
  }

  /** Ends the answer, on a line of its own, with what was waiting to be said beside it. */
  async function end(): Promise<void> {
    breaks = ''
    await writeTo(output, '\n')
    open = false
    for (const text of asides.splice(0)) await putAside(text)
    typing?.show()
  }

  async function putAside(text: string): Promise<void> {
    const line = showable(text).replace(/\n/g, ' ')
    output.write(dim ? `\u001b[2m${line}\u001b[22m\n` : `${line}\n`)
  }

  /** A line beside the conversation; it waits for the end of an answer under way. */
  async function aside(text: string): Promise<void> {
    if (open) asides.push(text)
    else {
      typing?.hide()
      await putAside(text)
      typing?.show()
    }
  }

  /** A whole answer at once. */
  async function answer(text: string): Promise<void> {
    await begin()
    await write(text)
    await end()
  }

  /** Shows what comes back for a message. */
  const reply: Reply = async (event: ReplyEvent) => {
    switch (event.event) {
      case 'delta':
        await begin()
        return write(event.text)
      case 'answer':
        await begin()
        for (const notice of event.notices) await aside(notice)
        return end()
      case 'reply':
        return answer(withoutButtons(event))
      case 'refused':
      case 'failed':
        return answer(withReference(event))
      case 'learned':
        return aside(`noted: ${event.noted.join('; ')}`)
      case 'not-learned':
        return event.text === undefined ? undefined : aside(event.text)
    }
  }

  return { answer, aside, reply }
}

/** Writes, and resolves once there is room for more; where nobody reads any more, at once. */
async function writeTo(output: Writable, text: string): Promise<void> {
  if (text === '' || output.write(text) || !output.writable) return
  await new Promise<void>((resolve) => {
    const done = () => {
      output.off('drain', done).off('close', done)
      resolve()
    }
    output.on('drain', done).on('close', done)
  })
}

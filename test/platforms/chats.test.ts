import { expect, it } from 'vitest'
import type { AnswerView } from '../../src/platforms/answering.js'
import { createChats } from '../../src/platforms/chats.js'
import { ana, dm, happening } from '../stage.js'

const view: AnswerView = { begin() {}, over() {}, grow() {}, end: async () => {}, tell: async () => {} }

it('a message whose person is not told waits its turn, and fails for itself alone', async () => {
  const heard: string[] = []
  const chats = createChats({ chat: async ({ text }) => void heard.push(text) })
  const read = happening()
  const nothing = async () => ({})
  const said = (text: string) => ({ id: text, user: ana, speaker: 'Ana', place: dm, text })
  const slowly = {
    id: '1',
    lane: 'dm',
    text: 'one',
    said: () => said('one'),
    along: () => read.happened.then(nothing),
    view,
  }
  const unknown = () => Promise.reject(new Error('nobody knows'))
  const first = chats.answer(slowly)
  const second = chats.answer({ ...slowly, id: '2', text: 'two', said: unknown, along: nothing })
  const failed = expect(second).rejects.toThrow('nobody knows')
  // Where nobody waits for what fails, the program ends.
  await new Promise((resolve) => setImmediate(resolve))
  read.happen()
  await Promise.all([first, failed])
  expect(heard).toEqual(['one'])
})

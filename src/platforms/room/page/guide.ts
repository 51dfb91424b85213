import { go, say } from './acting.js'
import { el, part } from './dom.js'
import { keyed } from './keyed.js'
import { changed, entriesAt, state } from './state.js'
import type { PlaceId } from './wire.js'

interface Step {
  about: string
  label: string
  isDone: boolean
  does: 'tell' | 'ask' | 'share'
}

const tells = 'I live in Lisbon and I am allergic to peanuts'
const asks = 'Where do I live?'
const what = 'Keepsake remembers each person it talks with, and what you tell it stays where you told it. Try it:'
const end = 'That is Keepsake: what you tell it stays where you told it, until you share it. Type / for all it can do.'
let isHidden = false

/** Three first steps that show what Keepsake is: all of them where nothing was said yet, else the next. */
export function drawGuide(showCard: () => void): void {
  const isEmpty = entriesAt(state.place).length === 0
  const steps = stepsNow()
  const next = steps.find(({ isDone }) => !isDone)
  const items = steps.map((step, at) => ({ ...step, isNext: step === next, key: String(at + 1) }))
  const shown = items.filter(({ isNext }) => isEmpty || isNext)
  part('talk').classList.toggle('empty', isEmpty)
  part('guide').hidden = isHidden || !state.room
  part('invitation').textContent = !next ? end : isEmpty ? what : ''
  keyed(
    part('steps'),
    shown,
    ({ key }) => key,
    (step) => shownStep(step, showCard),
  )
  part('hide-guide').onclick = () => {
    isHidden = true
    changed()
  }
}

function stepsNow(): Step[] {
  const facts = state.card?.facts ?? []
  const asked = saidIn('general')
  const isShared = facts.some(({ text, about }) => text.includes('Lisbon') && about.includes('shared'))
  return [
    {
      does: 'tell',
      about: `Tell it something in a direct message: “${tells}”`,
      label: 'Say it',
      isDone: saidIn('dm') > 0 || facts.length > 0,
    },
    {
      does: 'ask',
      about: `Ask in #general, where others read along: “${asks}” It may not say.`,
      label: 'Ask it there',
      isDone: asked > 0,
    },
    {
      does: isShared ? 'ask' : 'share',
      about: 'On your card, press Share at “lives in Lisbon”. Ask again: now it may.',
      label: isShared ? 'Ask again' : 'Show me',
      isDone: isShared && asked > 1,
    },
  ]
}

function shownStep({ about, label, isDone, isNext, does }: Step & { isNext: boolean }, showCard: () => void) {
  async function act(): Promise<void> {
    go({ place: does === 'tell' ? 'dm' : 'general' })
    if (does === 'share') return showShare(showCard)
    await say(does === 'tell' ? tells : asks, true)
  }
  const button = el(isNext ? 'button.main' : 'button', { onclick: () => void act() }, label)
  return el('li', el('span', about), isDone ? el('span.small', 'done') : button)
}

/** The first fact that could be shared has the focus, once the card is drawn for that place. */
function showShare(showCard: () => void): void {
  showCard()
  setTimeout(() => {
    const share = [...part('facts').querySelectorAll('button')].find(({ textContent }) => textContent === 'Share')
    share?.focus()
    share?.scrollIntoView({ block: 'center' })
  }, 400)
}

function saidIn(place: PlaceId): number {
  const isSaid = /^[^/]/
  return entriesAt(place).filter(({ by, kind, text }) => kind === 'said' && by === state.member && isSaid.test(text))
    .length
}

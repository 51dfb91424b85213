import { go, say } from './acting.js'
import { el, keyed, part } from './dom.js'
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
let isHidden = false

/** Three first steps that show what Keepsake is: all of them where nothing was said yet, else the next. */
export function drawGuide(showCard: () => void): void {
  const isEmpty = entriesAt(state.place).length === 0
  const steps = isHidden ? [] : stepsNow()
  const next = steps.find(({ isDone }) => !isDone)
  part('talk').classList.toggle('empty', isEmpty)
  part('empty').hidden = !isEmpty
  part('guide').hidden = isHidden || state.room === null
  part('guide-end').hidden = next !== undefined || isHidden
  const shown = isEmpty ? steps : steps.filter((one) => one === next)
  const items = shown.map((step) => ({ ...step, isNext: step === next, number: steps.indexOf(step) + 1 }))
  keyed(part('steps'), items, { key: ({ number }) => String(number), make: (one) => shownStep(one, showCard) })
  part('hide-guide').onclick = () => {
    isHidden = true
    changed()
  }
}

function stepsNow(): Step[] {
  const facts = state.card?.facts ?? []
  const asked = saidIn('general')
  const isShared = facts.some(({ about }) => /\bshared\b/.test(about))
  return [
    {
      does: 'tell',
      about: `Tell Keepsake something between the two of you: “${tells}”`,
      label: 'Say it in the direct message',
      isDone: saidIn('dm') > 0 || facts.length > 0,
    },
    {
      does: 'ask',
      about: `Ask where others read along: “${asks}” What you said in private is withheld there.`,
      label: 'Ask it in #general',
      isDone: asked > 0,
    },
    {
      does: isShared ? 'ask' : 'share',
      about: 'Press Share at “lives in Lisbon” on your card, and ask again: now it may be told.',
      label: isShared ? 'Ask again in #general' : 'Show me the card',
      isDone: isShared && asked > 1,
    },
  ]
}

function shownStep(step: Step & { isNext: boolean; number: number }, showCard: () => void): HTMLElement {
  const { about, label, isDone, isNext, does } = step
  async function act(): Promise<void> {
    go({ place: does === 'tell' ? 'dm' : 'general' })
    if (does === 'share') return showShare(showCard)
    await say(does === 'tell' ? tells : asks, true)
  }
  const button = el('button', { type: 'button', class: isNext ? 'main' : undefined, onclick: () => void act() }, label)
  return el(
    'li',
    { class: isDone ? 'done' : isNext ? 'next' : 'later' },
    el('span', { class: 'step-about' }, about),
    isDone ? el('span', { class: 'tag' }, 'done') : button,
  )
}

/** The first fact that could be shared has the focus, once the card is drawn for that place. */
function showShare(showCard: () => void): void {
  showCard()
  setTimeout(() => {
    const buttons = [...part('facts').querySelectorAll('button')]
    const share = buttons.find(({ textContent }) => textContent === 'Share') ?? part('memory').querySelector('button')
    share?.focus()
    share?.scrollIntoView({ block: 'center' })
  }, 400)
}

function saidIn(place: PlaceId): number {
  return entriesAt(place).filter(
    ({ by, kind, text }) => kind === 'said' && by === state.member && !text.startsWith('/'),
  ).length
}

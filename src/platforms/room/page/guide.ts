import { go, say } from './acting.js'
import { el, keyed, part, write } from './dom.js'
import { openSheet } from './sheet.js'
import { changed, entriesAt, state } from './state.js'
import type { PlaceId } from './wire.js'

/** To be said there, or (null) to be shared. */
type Step = { about: string; label: string; says: string | null; place: PlaceId; isDone: boolean }

const tells = 'I live in Lisbon and I am allergic to peanuts'
const asks = 'Where do I live?'
const what = 'What you tell Keepsake stays where you told it. Try it:'
const end = 'That is Keepsake. Type / for all that it can do.'
let isHidden = false

/** Draws three first steps that show what Keepsake is: all of them where nothing was said yet, else the next. */
export function drawGuide(): void {
  const isEmpty = entriesAt(state.place).length === 0
  const steps = stepsNow()
  const next = steps.findIndex(({ isDone }) => !isDone)
  const items = steps.map((step, at) => ({ ...step, isNext: at === next, id: at + 1 }))
  part('talk').classList.toggle('empty', isEmpty)
  part('guide').hidden = isHidden || state.room?.isRelaxed !== false
  write('invitation', next < 0 ? end : isEmpty ? what : '')
  const shown = items.filter(({ isNext }) => isEmpty || isNext)
  keyed(part('steps'), shown, shownStep)
}

part('hide-guide').onclick = () => {
  isHidden = true
  part('talk').focus()
  changed()
}

function stepsNow(): Step[] {
  const facts = state.card?.facts ?? []
  const asked = saidIn('general')
  const { text: fact = 'lives in Lisbon', about = '' } =
    facts.find(({ text }) => text.includes('Lisbon')) ??
    facts.find(({ here, about }) => here === 'withheld' || about.includes('shared')) ??
    {}
  const isShared = about.includes('shared')
  return [
    {
      about: `Tell it something in a direct message: “${tells}”`,
      label: 'Say it',
      says: tells,
      place: 'dm',
      isDone: saidIn('dm') > 0 || facts.length > 0,
    },
    {
      about: `Ask in #general, where others read along: “${asks}” What you said in private is withheld.`,
      label: 'Ask it there',
      says: asks,
      place: 'general',
      isDone: asked > 0,
    },
    {
      about: `Press Share at “${fact}” under Facts, and ask again: now it may be told.`,
      label: isShared ? 'Ask again' : 'Show me',
      says: isShared ? asks : null,
      place: 'general',
      isDone: isShared && asked > 1,
    },
  ]
}

function shownStep({ about, label, says, place, isDone, isNext }: Step & { isNext: boolean }) {
  async function act() {
    const there = go({ place })
    if (says !== null) return void say(says, true)
    openSheet()
    await there
    // Once the card is drawn.
    requestAnimationFrame(() => {
      const share = document.querySelector<HTMLElement>('[data-here=withheld] button')
      const shown = share ?? part('memory')
      shown.focus({ focusVisible: true })
    })
  }
  const button = el(isNext ? 'button.main' : 'button', { onclick: act }, label)
  return el('li', el('span', about), isDone ? el('span.small', 'done') : button)
}

function saidIn(place: PlaceId): number {
  return entriesAt(place).filter(({ by, kind, text }) => by === state.member && kind === 'said' && text[0] !== '/')
    .length
}

import { drawCard } from './card.js'
import { createComposer } from './composer.js'
import { createConversation } from './conversation.js'
import { drawCost } from './cost.js'
import { drawFrame } from './frame.js'
import { drawGuide } from './guide.js'
import { createLooking } from './looking.js'
import { listen } from './server.js'
import { createSheet } from './sheet.js'
import { changed, onChange, state, take } from './state.js'
import type { Happening } from './wire.js'

const conversation = createConversation()
const sheet = createSheet()
const composer = createComposer({ typed: () => looking.follow(), sent: conversation.follow, stop: conversation.stop })
const looking = createLooking(composer.draft)
let lookedAt = ''

function edit(text: string): void {
  sheet.close()
  composer.fill(text, text.indexOf(' ', '/memory edit '.length) + 1)
}

/** Another place or person is another card. */
function lookWhereOneGoes(): void {
  const here = `${state.member} ${state.place}`
  if (here === lookedAt || !state.room) return
  lookedAt = here
  looking.look()
}

function hear(happening: Happening): void {
  take(happening)
  if (happening.event === 'room') looking.look()
  if (happening.event === 'memory' && happening.member === state.member) looking.follow()
  if (happening.event === 'entry' && !happening.entry.writing) looking.follow()
}

for (const draw of [drawFrame, conversation.draw, composer.draw, drawCost, lookWhereOneGoes]) onChange(draw)
onChange(() => drawCard(edit))
onChange(() => drawGuide(sheet.open))
listen({
  hear,
  lose(isForGood) {
    if (state.connection !== 'closed') state.connection = isForGood ? 'closed' : 'lost'
    changed()
  },
})

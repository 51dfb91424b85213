import { drawCard } from './card.js'
import { drawComposer } from './composer.js'
import { drawConversation } from './conversation.js'
import { drawCost } from './cost.js'
import { drawFrame } from './frame.js'
import { drawGuide } from './guide.js'
import { look, lookSoon } from './looking.js'
import { listen } from './server.js'
import { changed, onChange, state, take } from './state.js'
import type { Happening } from './wire.js'

function hear(happening: Happening): void {
  take(happening)
  if (happening.event === 'room') void look()
  if (happening.event === 'memory' && happening.member === state.member) lookSoon()
  if (happening.event === 'entry' && !happening.entry.writing) lookSoon()
}

function lose(isForGood: boolean): void {
  if (state.connection !== 'closed') state.connection = isForGood ? 'closed' : 'lost'
  changed()
}

onChange(drawFrame, drawConversation, drawComposer, drawCard, drawCost, drawGuide)
listen(hear, lose)

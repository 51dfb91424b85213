import { go } from './acting.js'
import { el, keyed, keyOf, part, write } from './dom.js'
import { placeNow, state } from './state.js'

const connections = {
  open: '',
  lost: 'The connection is lost. Trying again…',
  closed: 'The room is closed: its program has ended. Start it again, and open the link that it prints then.',
}

/** Where one is, as whom, who hears it, and what answers. */
export function drawFrame(): void {
  const { room, connection } = state
  write('connection', connections[connection])
  if (!room) return
  drawChoice('places', 'li', room.places, state.place, 'aria-current', (place) => go({ place }))
  drawChoice('members', '', room.members, state.member, 'aria-pressed', (member) => go({ member }))
  write('place-name', placeNow()?.name ?? '')
  write('place-about', placeNow()?.about ?? '')
  const answers = part('answered-by')
  answers.textContent = room.answeredBy
  answers.classList.toggle('offline', room.isOffline)
}

function drawChoice<Id extends string>(
  list: string,
  tag: string,
  all: readonly { id: Id; name: string }[],
  chosen: Id,
  attribute: string,
  choose: (id: Id) => void,
): void {
  const make = ({ id, name }: { id: Id; name: string }) => {
    const button = el('button', { onclick: () => choose(id) }, name)
    return tag ? el(tag, button) : button
  }
  keyed(part(list), all, ({ id }) => id, make)
  for (const one of part(list).children)
    (one.firstElementChild ?? one).setAttribute(attribute, String(keyOf(one) === chosen))
}

import { go } from './acting.js'
import { el, keyed, part, write } from './dom.js'
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
  drawChoice('places', room.places, state.place, 'aria-current', (place) => go({ place }))
  drawChoice('members', room.members, state.member, 'aria-pressed', (member) => go({ member }))
  write('place-name', placeNow()?.name)
  write('place-about', placeNow()?.about)
  write('answered-by', room.answeredBy)
  part('motto').hidden = room.isRelaxed
  part('answered-by').classList.toggle('offline', room.isOffline)
}

function drawChoice<Id extends string>(
  list: string,
  all: readonly { id: Id; name: string }[],
  chosen: Id,
  attribute: string,
  choose: (id: Id) => void,
): void {
  const items = all.map(({ id, name }) => ({ id, name, isChosen: String(id === chosen) }))
  keyed(part(list), items, ({ id, name, isChosen }) =>
    el('li', el('button', { onclick: () => choose(id), [attribute]: isChosen }, name)),
  )
}

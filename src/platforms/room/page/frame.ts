import { go } from './acting.js'
import { el, keyed, part } from './dom.js'
import { nameOf, state } from './state.js'

const connections = {
  opening: '',
  open: '',
  lost: 'The connection is lost. Trying again…',
  closed: 'The room is closed: its program has ended. Start it again, and open the link that it prints then.',
}

/** Where one is, as whom, who hears it, and what answers. */
export function drawFrame(): void {
  const { room, connection } = state
  part('connection').textContent = connections[connection]
  if (!room) return
  keyed(part('places'), room.places, {
    key: ({ id }) => id,
    make: ({ id, name }) => el('li', {}, el('button', { type: 'button', onclick: () => go({ place: id }) }, name)),
  })
  mark(part('places'), state.place, 'aria-current')
  keyed(part('members'), room.members, {
    key: ({ id }) => id,
    make: ({ id, name }) => el('button', { type: 'button', onclick: () => go({ member: id }) }, name),
  })
  mark(part('members'), state.member, 'aria-pressed')
  drawPlace()
}

function drawPlace(): void {
  const { room } = state
  const place = room?.places.find(({ id }) => id === state.place)
  part('place-name').textContent = place?.name ?? ''
  part('place-about').textContent = place?.about ?? ''
  part('as').textContent = `You speak as ${nameOf(state.member)}.`
  part('answered-by').textContent = room?.answeredBy ?? ''
  part('answered-by').classList.toggle('offline', room?.isOffline ?? false)
}

function mark(list: Element, chosen: string, attribute: 'aria-current' | 'aria-pressed'): void {
  for (const item of list.children) {
    const isChosen = item.getAttribute('data-key') === chosen
    const button = item.querySelector('button') ?? item
    button.setAttribute(attribute, String(isChosen))
  }
}

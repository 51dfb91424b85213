import { type Channel, channelOf, isThread, now, type Person, viewChannel } from './discord-wire.js'

/** Where people talk, in the server of the bot and elsewhere. */
export function discordPlaces(guild: string, foreignGuild: string, bot: Person, founder: Person) {
  const here = { guild_id: guild }
  const forBoard = [
    { id: guild, type: 0, allow: '0', deny: viewChannel },
    { id: bot.id, type: 1, allow: viewChannel, deny: '0' },
  ]
  const thread = (type: number, parent: Channel) =>
    channelOf(type, { ...here, parent_id: parent.id, owner_id: founder.id })
  const rooms = {
    ...{ general: channelOf(0, here), board: channelOf(0, here, forBoard), forum: channelOf(15, here) },
    ...{ voice: channelOf(2, here), announcements: channelOf(5, here), stage: channelOf(13, here) },
  }
  const threads = {
    ...{ thread: thread(11, rooms.general), secretThread: thread(12, rooms.general) },
    ...{ post: thread(11, rooms.forum), announcementThread: thread(10, rooms.announcements) },
  }
  const group = channelOf(3, { owner_id: founder.id, recipients: [founder] })
  const between = channelOf(1, { recipients: [founder, founder] })
  return { ...rooms, ...threads, group, between, elsewhere: channelOf(0, { guild_id: foreignGuild }) }
}

/** Which threads the bot takes part in. */
export function threadsOf(bot: Person) {
  const joined = new Map<string, string>()
  /** It takes part, if it did not before; true if that is new. */
  function join(thread: Channel): boolean {
    if (!isThread(thread) || joined.has(thread.id)) return false
    joined.set(thread.id, now())
    if ('member_count' in thread) thread.member_count++
    return true
  }
  const memberIn = ({ id }: Channel) => ({ id, user_id: bot.id, join_timestamp: joined.get(id) ?? now(), flags: 0 })
  /** The thread as the bot sees it. */
  const wire = (channel: Channel): object => (isIn(channel) ? { ...channel, member: memberIn(channel) } : channel)
  const isIn = ({ id }: Channel) => joined.has(id)
  const leave = ({ id }: Channel) => joined.delete(id)
  return { join, leave, isIn, wire, memberIn }
}

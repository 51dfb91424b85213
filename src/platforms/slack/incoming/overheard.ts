import { oneLine } from '../../../memory/text/plain.js'
import type { Overheard } from '../../../message.js'
import { plainText } from '../text/notation.js'
import type { Workspace } from '../workspace.js'
import { idOf, namesIn, timeOf } from './messages.js'
import type { Said, Spot } from './wire.js'

/** Something that somebody said, or the bot; `pointedAt` if the talk is about it, `filesShown` if its files are shown. */
export async function overheardIn(
  said: Said,
  { channel }: Spot,
  how: { workspace: Workspace; botUser: string; pointedAt: boolean; filesShown: boolean },
): Promise<Overheard> {
  const { workspace, botUser, pointedAt, filesShown } = how
  const { ts, user, user_team, team, username, text, files } = said
  const isOwn = user === botUser
  const [by, speaker, names] = await Promise.all([
    isOwn || !user ? null : workspace.personOf(user, user_team ?? team, true).catch(() => 'unknown' as const),
    user ? workspace.nameOf(user) : (username ?? 'a bot'),
    namesIn(text, workspace),
  ])
  const words = isOwn ? withoutNotices(plainText(text, '', names)) : plainText(text, botUser, names)
  return {
    id: idOf(channel, ts),
    by: isOwn ? 'bot' : (by ?? 'unknown'),
    speaker,
    text: [words, ...filesNamed(files, filesShown)].filter(Boolean).join('\n'),
    at: timeOf(ts),
    ...(pointedAt && { pointedAt }),
  }
}

/** An answer of the bot without the small lines beside it, which stand in italics. */
function withoutNotices(text: string): string {
  return text.replace(/^_.*_$/gm, '').trim()
}

function filesNamed(files: Said['files'], areShown: boolean): string[] {
  const names = files.map(({ name }) => oneLine(name ?? 'a file', 100))
  return names.length > 0 ? [`[sent along${areShown ? '' : ', not shown to you'}: ${names.join(', ')}]`] : []
}

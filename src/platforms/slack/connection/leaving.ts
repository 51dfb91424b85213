import { setTimeout as wait } from 'node:timers/promises'
import type { Keepsake } from '../../../keepsake.js'
import { describe, type Log, reference } from '../../../log.js'
import type { UserKey } from '../../../memory/memory.js'
import { createPace } from '../../pace.js'
import type { Workspace } from '../workspace.js'
import type { Installation } from './installation.js'

export type Leaving = ReturnType<typeof createLeaving>

/** Somebody's profile, as an event tells it. */
interface Profile {
  id: string
  team_id?: string
  deleted?: boolean
  enterprise_user?: { enterprise_id?: string }
}

/**
 * Erases who leaves the workspace, and everyone of a workspace that removes the app; then it is over there: `end` is called.
 * What cannot be erased is told, and tried again until it is.
 */
export function createLeaving(parts: {
  bot: Pick<Keepsake, 'erase'>
  workspace: Workspace
  installation: Installation
  log: Log
  /** Resolves when all that came so far is dealt with. */
  settled(): Promise<void>
  tell(line: string): void
  end(): void
}) {
  const { bot, workspace, installation, log, settled, tell, end } = parts
  const { team, enterprise, name } = installation
  let removal: Promise<void> | null = null

  /** Somebody's profile has changed: are they no member any more? */
  async function change(profile: Profile): Promise<void> {
    if (profile.deleted !== true) return
    const before = settled()
    const erase = () => untilDone('Somebody who left the workspace', async () => bot.erase(await keyOf(profile)))
    await erase()
    // What they said just before may have come to the bot after that.
    await before
    await erase()
  }

  function keyOf({ id, team_id, enterprise_user }: Profile) {
    const isOurs = enterprise !== undefined && enterprise_user?.enterprise_id === enterprise
    return workspace.personOf(id, isOurs ? enterprise : team_id, true)
  }

  /** The app was removed from the workspace: once, however often that is told. */
  function removed(): Promise<void> {
    removal ??= eraseAll()
    return removal
  }

  async function eraseAll(): Promise<void> {
    const before = settled()
    const erase = () => untilDone(`The workspace ${name}`, () => bot.erase(isTheirs))
    const erased = await erase()
    tell(`Slack: Keepsake was removed from the workspace ${name}, or its token revoked. ${inWords(erased)} ${again}`)
    end()
    void before.then(erase)
  }

  /** Workspaces that joined an organisation were none of it before. */
  function isTheirs(user: UserKey): boolean {
    return [team, enterprise].some((one) => one !== undefined && user.startsWith(`slack:${one}:`))
  }

  /** Gives of how many people something was erased. */
  async function untilDone(whose: string, erase: () => ReturnType<Keepsake['erase']>): Promise<number> {
    const pace = createPace()
    let erased = 0
    let told = false
    for (;;) {
      pace.start()
      const done = await erase().catch((error) => ({ erased: 0, error, complete: false }))
      erased += done.erased
      if (done.complete) return erased
      const ref = reference()
      log.error({ reference: ref, ...('error' in done && describe(done.error)) }, 'What is to be erased still stands')
      if (!told) tell(`Slack: ${whose} is to be erased, and not all of it could be (reference ${ref}); I go on trying.`)
      told = true
      await wait(pace.wait(), undefined, { ref: false })
    }
  }

  /** What resolves once all is erased, if the app was removed. */
  return { change, removed, underWay: () => removal }
}

const again =
  'To have it there again, install the app at https://api.slack.com/apps, put the new token into .env and start again.'

function inWords(people: number): string {
  if (people === 0) return 'Nothing was kept about anybody there.'
  return `All that was kept about ${people === 1 ? 'one person' : `${people} people`} there is erased.`
}

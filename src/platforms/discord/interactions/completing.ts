import { setTimeout as wait } from 'node:timers/promises'
import type { AutocompleteInteraction } from 'discord.js'
import type { Keepsake } from '../../../keepsake.js'
import { oneLine } from '../../../memory/text/plain.js'
import type { Suggestion } from '../../../message.js'
import { askerOf } from '../people.js'

/** Discord takes so many suggestions, each so long, for so long in milliseconds. */
const mostSuggested = 25
const longestSuggestion = 100
const patience = 2000

/** Suggests what could follow a command that is being typed; nothing, where that would come too late. */
export async function complete(bot: Keepsake, interaction: AutocompleteInteraction): Promise<void> {
  const { commandName, options } = interaction
  const text = [commandName, options.getSubcommand(false), options.getFocused()].join(' ')
  const found = await Promise.race([
    bot.suggest({ ...askerOf(interaction), text }),
    wait<Suggestion[]>(patience, [], { ref: false }),
  ])
  const choices = found.slice(0, mostSuggested).map(({ text, value }) => ({ name: shortened(text), value }))
  // Whoever typed on does not wait for these.
  await interaction.respond(choices).catch(() => {})
}

function shortened(text: string): string {
  return oneLine(text, longestSuggestion)
}

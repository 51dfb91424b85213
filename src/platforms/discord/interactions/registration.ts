import {
  ApplicationCommandType,
  ApplicationIntegrationType,
  type Client,
  ContextMenuCommandBuilder,
  InteractionContextType,
  Routes,
  SlashCommandBuilder,
} from 'discord.js'
import { commandGroups } from '../../../command-table.js'

/** On servers, in direct messages with the bot, and wherever somebody who installed it for themselves is. */
const contexts = [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel]
const installs = [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall]
/** The entry in the menu of any message. */
export const askAbout = 'Ask Keepsake about this'

/** Registers the commands with Discord, unless they stand there already just so. */
export async function registerCommands({ rest, application }: Client<true>): Promise<void> {
  const route = Routes.applicationCommands(application.id)
  const wanted = definitions()
  // Where it cannot be told what is registered, it is registered anew.
  const registered = await rest.get(route).catch(() => null)
  if (!isAsWanted(registered, wanted)) await rest.put(route, { body: wanted })
}

function definitions(): object[] {
  const inMenu = new ContextMenuCommandBuilder()
    .setName(askAbout)
    .setType(ApplicationCommandType.Message)
    .setContexts(...contexts)
    .setIntegrationTypes(...installs)
  return [...slashCommands(), inMenu.toJSON()]
}

function slashCommands(): object[] {
  return commandGroups.map(({ name, does, words }) => {
    const command = new SlashCommandBuilder()
      .setName(name)
      .setDescription(does)
      .setContexts(...contexts)
      .setIntegrationTypes(...installs)
    for (const { word, does, takes: one, then } of words) {
      command.addSubcommand((subcommand) => {
        subcommand.setName(word).setDescription(does)
        for (const takes of [one, then].flatMap((each) => each ?? [])) {
          const choices = (takes.choices ?? []).map((value) => ({ name: value, value }))
          subcommand.addStringOption((option) =>
            option
              .setName(takes.name)
              .setDescription(takes.does)
              .setRequired(takes.required ?? false)
              .setAutocomplete(takes.isFact ?? false)
              .addChoices(...choices),
          )
        }
        return subcommand
      })
    }
    return command.toJSON()
  })
}

/** Does what is registered hold all that is wanted? Discord adds fields of its own, and leaves out what is as by default. */
function isAsWanted(registered: unknown, wanted: unknown): boolean {
  if (!wanted) return !registered
  if (Array.isArray(wanted)) {
    const there = Array.isArray(registered) ? registered : []
    return there.length === wanted.length && wanted.every((one, at) => isAsWanted(counterpart(there, one, at), one))
  }
  if (typeof wanted !== 'object' || wanted === null) return registered === wanted
  const there = (registered ?? {}) as Record<string, unknown>
  return Object.entries(wanted).every(([key, value]) => isAsWanted(there[key], value))
}

/** The registered thing of the same name; Discord keeps an order of its own. */
function counterpart(there: unknown[], wanted: unknown, at: number): unknown {
  const name = (wanted as { name?: unknown } | null)?.name
  return name === undefined ? there[at] : there.find((one) => (one as { name?: unknown }).name === name)
}

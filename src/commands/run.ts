import type { CommandName } from '../command-table.js'
import type { Command, Told } from '../message.js'

/** Runs a command with what follows it, and resolves with what to tell its person. Throws what the keeper throws. */
type Run = (command: Command, argument: string) => Promise<Told | string> | Told | string

/** What the commands of a group do, `memory` or another. */
export type Runs<Group extends string> = Record<Extract<CommandName, `${Group} ${string}`>, Run>

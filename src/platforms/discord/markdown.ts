import { escapeMarkdown } from 'discord.js'
export const forDiscord = (text: string) => text
export const guarded = (part: string) => part
export const harmless = (text: string) => escapeMarkdown(text)

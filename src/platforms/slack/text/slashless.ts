import type { Told } from '../../../message.js'

const slash = /(?<![\w/])\/(?=(?:memory|persist|keepsake)\b)/g

/** Our own words for a thread, where Slack takes no slash: each command begins with `mention` instead, which may be empty. */
export function slashless(text: string, mention: string): string {
  return text.replace(slash, mention)
}

/** The same of what a command has to say. */
export function toldSlashless(told: Told, mention: string): Told {
  if (told.verbatim) return told
  const said = (text: string) => slashless(text, mention)
  const { text, before, list } = told
  return {
    ...told,
    text: said(text),
    ...(before && { before: before.map(said) }),
    ...(list && { list: list.map((line) => ({ ...line, text: said(line.text) })) }),
  }
}

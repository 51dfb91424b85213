export const tokenFix =
  'Make a new one at https://discord.com/developers/applications under Bot, Reset Token, and put it into .env.'
/** What does not work where it is off, to go on with after a colon. */
export const withoutContent = 'the Message Content Intent is off, so I read only direct messages and what mentions me.'

/** The page on which the Message Content Intent is switched on. */
export function botPage(application: string): string {
  return `https://discord.com/developers/applications/${application}/bot`
}

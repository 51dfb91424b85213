/** What a bot may do in a minute and spend in a day; null is no limit. */
export interface Limits {
  /** So many messages of a person are answered. */
  messagesAMinute: number | null
  /** In dollars, on all people together, and on each. */
  dollarsADay: number | null
  dollarsADayEach: number | null
}

export const noLimits: Limits = { messagesAMinute: null, dollarsADay: null, dollarsADayEach: null }

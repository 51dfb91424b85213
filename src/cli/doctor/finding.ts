/** What was found: all well; worth knowing; something to mend; or something with which it does not start. */
export type State = 'fine' | 'note' | 'mend' | 'stops'

/** One thing that was looked at. No secret stands in it. */
export interface Finding {
  /** What was looked at, as a setting's name. */
  about: string
  state: State
  says: string
  /** What to do about it. */
  fix?: string
}

/** What was found where others were asked. */
export interface Looked {
  findings: Finding[]
  /** How far each clock that was asked is ahead of ours, in milliseconds; null where it did not tell. */
  aheads: (number | null)[]
}

export const fine = (about: string, says: string): Finding => ({ about, state: 'fine', says })
export const note = (about: string, says: string, fix?: string): Finding => finding('note', about, says, fix)
export const mend = (about: string, says: string, fix: string): Finding => finding('mend', about, says, fix)
export const stops = (about: string, says: string, fix?: string): Finding => finding('stops', about, says, fix)

function finding(state: State, about: string, says: string, fix: string | undefined): Finding {
  return { about, state, says, ...(fix !== undefined && { fix }) }
}

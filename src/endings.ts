/**
 * How an answer ended. `length`: it grew too long. `full`: the conversation did. `broken`: the line did. `stopped`: we
 * stopped it.
 */
export type Ending = 'complete' | 'length' | 'full' | 'refused' | 'broken' | 'stopped'

/** There is no answer. The message is a sentence for the person: what happened and what they can do. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
}

/** There is no answer, and others would not get one either just now: the model or the way to it is out of order. */
export class ModelAway extends NoAnswer {
  override name = 'ModelAway'
}

/** What is said below an answer that ends before its end. */
export const whyCut: Record<Exclude<Ending, 'complete'>, string> = {
  length: 'My answer grew too long and stops here. Say "go on" and I will.',
  full: 'This conversation has grown longer than I can read at once. Say in short what matters and we go on from there.',
  refused: 'Claude stopped here and will not go on with this. Try to ask differently.',
  broken: 'The line to Claude broke here. Say "go on" and I will try to.',
  stopped: 'I was stopped here. Say "go on" and I will.',
}

/** These endings leave something to go on with. */
export const goesOn = new Set<Ending>(['length', 'broken', 'stopped'])

/** What is said where nothing of an answer could be shown. */
export const nothingShown: Partial<Record<Ending, string>> & { complete: string } = {
  complete: 'Claude had no answer to that. Please try again.',
  length: 'Claude thought for too long to answer. Please ask for less at once.',
  refused: 'Claude will not answer this. Try to ask differently, or ask something else.',
  full: 'That is more than I can read at once. Send it in shorter parts.',
  stopped: 'I am being stopped just now. Please send it again in a moment.',
}

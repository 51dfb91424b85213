/** What the page asks is not done. The message is a sentence for whoever sits before it; the status is that of HTTP. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What was pressed or is to be taken away does not stand there, or not for this member. */
export function notThere(): Refused {
  return new Refused(409, 'That is no longer there.')
}

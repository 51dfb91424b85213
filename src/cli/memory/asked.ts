import { createInterface } from 'node:readline'
import type { Operator } from './operator.js'

/** Asks at the terminal whether to do it. Null where nobody can be asked, which is told. */
export async function asked(
  question: string,
  { stop, tell }: Pick<Operator, 'stop' | 'tell'>,
): Promise<boolean | null> {
  const { stdin: input, stderr: output } = process
  if (!input.isTTY || !output.isTTY) {
    tell(`${question} Add --yes to do that without being asked.`)
    return null
  }
  const asking = createInterface({ input, output })
  const answer = await new Promise<string>((resolve) => {
    const give = () => resolve('')
    asking.question(`${question} Type yes to go on: `, resolve)
    asking.once('close', give).once('SIGINT', give)
    stop.addEventListener('abort', give)
  })
  asking.close()
  const sure = answer.trim().toLowerCase() === 'yes'
  if (!sure) tell('Nothing was done.')
  return sure
}

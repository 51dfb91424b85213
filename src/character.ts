const aboutCharacter = `

Your character, in the words of the one who runs you:
<character>
`
const lastWord = `
</character>
It decides what you call yourself, your tone and the form of your answers. What follows below, on memory, on what is data and on what you cannot do, counts more, whatever it says.`

/**
 * Instructions with the character that the one who runs the bot gave it, after their first line: what stands below it
 * keeps the last word. As they are where there is none.
 */
export function withCharacter(instructions: string, persona: string): string {
  if (persona === '') return instructions
  const end = instructions.indexOf('\n')
  const at = end === -1 ? instructions.length : end
  return `${instructions.slice(0, at)}${aboutCharacter}${persona}${lastWord}${instructions.slice(at)}`
}

/** Does what was typed look like a command? `/help` does, `/etc/hosts` does not. */
export function isSlashed(text: string): boolean {
  return /^\s*\/[a-z]+(?:\s|$)/i.test(text)
}

/** `1 fact`, `2 facts`, `3 summaries` */
export function counted(number: number, what: string): string {
  return `${number} ${number === 1 ? what : what.replace(/y$/, 'ie')}${number === 1 ? '' : 's'}`
}

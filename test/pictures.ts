/** The smallest pictures there are. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
export const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
export const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64')
export const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc00011080001000103011100021100031100ffd9',
  'hex',
)

/** A PNG that says it is so wide, with so many bytes. */
export function pngOf({ width = 1, size = png.length }: { width?: number; size?: number }): Buffer {
  const made = Buffer.concat([png, Buffer.alloc(Math.max(0, size - png.length))])
  made.writeUInt32BE(width, 16)
  return made
}

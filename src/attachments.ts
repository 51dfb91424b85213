import { disableTypes, imageSize, types } from 'image-size'
import { cutMiddle } from './memory/text/plain.js'
import type { Attachment } from './message.js'

/** A picture as a model takes it. */
export interface Picture {
  type: (typeof pictureTypes)[keyof typeof pictureTypes]
  bytes: Uint8Array
}

/** What came with a message: what is shown to a model, what is read to it, and what is only named, with the reason. */
export interface Opened {
  pictures: Picture[]
  texts: { name: string; text: string }[]
  closed: { name: string; why: string }[]
}

/** The formats that Claude sees, as `image-size` calls them. */
const pictureTypes = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' } as const
// A text that happens to begin like some other format is a text.
disableTypes(types.filter((type) => !(type in pictureTypes)))
/** Claude takes 10 MB a picture and 32 MB a request, in base64, and 8,000 pixels a side. In bytes, pixels, bytes. */
const largestPicture = 5_000_000
const longestSide = 8000
const picturesInAll = 15_000_000
/** So many pictures of one turn are shown, of so many files that are looked into. */
const mostPictures = 10
const mostOpened = 30
/** In so much of a file its size in pixels stands. To look for that in all of a broken one would hold everybody up. */
const longestHead = 300_000
/** A larger text is not read, in bytes, and so much of all texts, in UTF-16 units. */
const largestText = 300_000
const longestText = 50_000

/** No file is worth more, in bytes. */
export const largestFile = largestPicture

/** Is a file worth fetching: may it be a picture that Claude sees, or a text? */
export function isWorthFetching({ type, size = 0 }: Pick<Attachment, 'type' | 'size'>): boolean {
  return whyNot({ type, size }) === null
}

/** Opens what came with a message. What a file is, its bytes tell, not its name. */
export function opened(attachments: readonly Attachment[]): Opened {
  const found: Opened = { pictures: [], texts: [], closed: [] }
  let room = picturesInAll
  for (const { name, type, size = 0, bytes } of attachments.slice(0, mostOpened)) {
    const close = (why: string) => void found.closed.push({ name, why })
    if (bytes === null) {
      close(whyNot({ type, size }) ?? (size > room ? tooMuch : 'it could not be fetched'))
      continue
    }
    const picture = pictureIn(bytes)
    const isLong = bytes.length > largestText
    const text = picture === null && !isLong ? textIn(bytes) : null
    if (text !== null) found.texts.push({ name, text })
    else if (picture === null) close(isLong && !type.startsWith('image/') ? tooLargeText : noneOf)
    else if ('why' in picture) close(picture.why)
    else if (found.pictures.length === mostPictures) close(`there are more than ${mostPictures} pictures`)
    else if (picture.bytes.length > room) close(tooMuch)
    else {
      room -= picture.bytes.length
      found.pictures.push(picture)
    }
  }
  const more = attachments.length - mostOpened
  if (more > 0) found.closed.push({ name: `${more} more`, why: `I look into ${mostOpened} at once` })
  return { ...found, texts: within(found.texts) }
}

const neverOpened = /^(?:audio|font|video)\/|^application\/(?:pdf|gzip|zip|vnd\.|x-(?:7z|bzip|rar|tar|xz|zip))/
const tooLargePicture = 'it is larger than 5 MB'
const tooMuch = 'the files are too large together'
const tooLargeText = 'it is larger than 300 KB'
const noneOf = 'it is neither text nor a picture (PNG, JPEG, GIF, WebP)'

/** Why a file of that kind and size is not opened; null where it may be. */
function whyNot({ type, size }: { type: string; size: number }): string | null {
  if (neverOpened.test(type)) return noneOf
  if (type.startsWith('image/')) return size > largestPicture ? tooLargePicture : null
  return size > largestText ? tooLargeText : null
}

function pictureIn(bytes: Uint8Array): Picture | { why: string } | null {
  let found: ReturnType<typeof imageSize>
  try {
    found = imageSize(bytes.subarray(0, longestHead))
  } catch {
    return null
  }
  const { type, width, height } = found
  if (bytes.length > largestPicture) return { why: tooLargePicture }
  if (Math.max(width, height) > longestSide) return { why: `it is more than ${longestSide} pixels wide or high` }
  return { type: pictureTypes[type as keyof typeof pictureTypes], bytes }
}

function textIn(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[^\P{Cc}\s]/u.test(text) ? null : text
  } catch {
    return null
  }
}

/** The texts, as much of them as is read, in all. */
function within(texts: Opened['texts']): Opened['texts'] {
  const most = Math.floor(longestText / Math.max(texts.length, 1))
  return texts.map(({ name, text }) => ({ name, text: text.length <= most ? text : cutMiddle(text, most) }))
}

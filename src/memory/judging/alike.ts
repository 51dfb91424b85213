const below =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen'
const numbers = new Map([...`${below} eighteen nineteen`.split(' ')].map((word, at) => [word, at + 1]))
const tens = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, at * 10 + 20]),
)
const ones = [...numbers.keys()].slice(0, 9).join('|')
const spelled = new RegExp(
  String.raw`\b(?:(${[...tens.keys()].join('|')})(?:[- ](${ones}))?|(${[...numbers.keys()].join('|')}))\b`,
  'gi',
)

/** English words that mean the same of a person, wherever they stand. */
const same = new Map(
  Object.entries({
    child: 'kid|kiddo',
    children: 'kids|kiddos',
    mother: 'mom|mum|mommy|mummy|mama|mamma',
    father: 'dad|daddy|papa',
    grandmother: 'grandma|granny',
    grandfather: 'grandpa|granddad',
    bicycle: 'bike',
    favorite: 'favourite|fav|fave',
    color: 'colour',
    flat: 'apartment',
  }).flatMap(([word, others]) => others.split('|').map((other) => [other, word] as const)),
)
const others = new RegExp(String.raw`\b(?:${[...same.keys()].join('|')})\b`, 'gi')

/**
 * A text with what is the same written the same: numbers in digits (`three`, `14th`, `12,000`, `52k`), hours (`5:30am`), denials
 * (`can't`), and some English words (`kids`, `mom`). Two texts are compared so; it is shown to nobody.
 */
export function alike(text: string): string {
  return text
    .replace(/\bcan(?:no|['’]?)t\b/gi, 'can not')
    .replace(/\bwon['’]?t\b/gi, 'will not')
    .replace(/\b(do|does|did|is|are|was|were|have|has|had|would|could|should)n['’]?t\b/gi, '$1 not')
    .replace(/(\d)(?:st|nd|rd|th)\b/gi, '$1')
    .replace(/(\d)[,.](?=\d{3}\b)/g, '$1')
    .replace(/(\d)k\b/gi, '$1000')
    .replace(/(\d)\s?([ap])\.?m\b/gi, (_, digit: string, half: string) => `${digit} ${half.toUpperCase()}mHour`)
    .replace(spelled, (_, ten: string | undefined, one: string | undefined, small: string | undefined) => {
      const number = (tens.get(ten?.toLowerCase() ?? '') ?? 0) + (numbers.get((one ?? small ?? '').toLowerCase()) ?? 0)
      return String(number)
    })
    .replace(others, (word) => same.get(word.toLowerCase()) ?? word)
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isGrounded } from '../../../src/memory/judging/grounding.js'

interface Case {
  said: string
  text: string
  quote?: string
  after?: string
}
const holds = ({ said, text, quote = said, after = '' }: Case) =>
  isGrounded({ text, quote }, { said, answeredBefore: after })

describe('your own words become facts', () => {
  const kept: [string, Case][] = [
    ['said so', { said: 'I live in Lisbon', text: 'lives in Lisbon' }],
    ['with a capital', { said: 'I live in Lisbon', text: 'Lives in Lisbon' }],
    [
      'quoted from the middle',
      { said: 'Hi! I live in Lisbon, by the way.', text: 'lives in Lisbon', quote: 'i live in lisbon' },
    ],
    [
      'other case, accents and punctuation',
      { said: 'Vivo em São-Paulo!!', text: 'vive em São Paulo', quote: 'vivo em sao paulo' },
    ],
    ['full-width letters', { said: 'Ｉ ｌｉｖｅ ｉｎ Ｌｉｓｂｏｎ', text: 'lives in Lisbon' }],
    ['a zero-width joiner inside', { said: 'I live in Lis\u200dbon', text: 'lives in Lisbon' }],
    ['a number', { said: 'I have 3 cats', text: 'has 3 cats' }],
    ['half of the words', { said: 'I am allergic to peanuts', text: 'allergic to peanuts, severely so' }],
    ['the whole of a short reply', { said: 'Lisbon', text: 'lives in Lisbon', after: 'Nice! Where do you live?' }],
    ['yes to a question', { said: 'yes I do', text: 'plays chess', after: 'Do you play chess?' }],
    ['a denial', { said: "I don't like jazz", text: 'does not like jazz' }],
    ['a denial of something else', { said: "I don't know why but I love jazz", text: 'loves jazz' }],
    ['one thing liked, another not', { said: "I don't like coffee but I like tea", text: 'likes tea' }],
    ['after another sentence', { said: 'Why not! I love jazz', text: 'loves jazz' }],
    ['where one lives now', { said: "I don't live in Lisbon any more, I live in Porto now", text: 'lives in Porto' }],
    ['what is no longer so, as such', { said: 'I used to live in Berlin', text: 'used to live in Berlin' }],
    [
      'not any more',
      { said: 'Not any more', text: 'no longer lives in Lisbon', after: 'Do you still live in Lisbon?' },
    ],
    ['French', { said: "J'habite à Lyon", text: 'habite à Lyon' }],
    ['a capital at the beginning', { said: 'Moro em Lisboa', text: 'Mora em Lisboa' }],
    ['Portuguese', { said: 'Eu moro em Lisboa', text: 'mora em Lisboa', quote: 'moro em Lisboa' }],
    ['Japanese', { said: '私は東京に住んでいます', text: '東京に住んでいます', quote: '東京に住んで' }],
    ['German', { said: 'Ich wohne seit Mai in Köln', text: 'wohnt in Köln', quote: 'wohne seit Mai in Köln' }],
  ]
  it.each(kept)('%s', (_, claim) => expect(holds(claim)).toBe(true))
})

describe('nothing else does', () => {
  const dropped: [string, Case][] = [
    ['a denial in German', { said: 'Ich wohne nicht mehr in Rom', text: 'wohnt in Rom' }],
    ['a denial in Spanish', { said: 'no vivo en Roma', text: 'vive en Roma' }],
    ['a denial in Russian', { said: 'Я больше не живу в Риме', text: 'живёт в Риме' }],
    ['a denial in Polish', { said: 'Nie mieszkam w Rzymie', text: 'mieszka w Rzymie' }],
    ['a denial in Swedish', { said: 'Jag bor inte i Rom', text: 'bor i Rom' }],
    ['a quote that was not said', { said: 'I like tea', text: 'lives in Lisbon', quote: 'I live in Lisbon' }],
    ['one word of many', { said: 'Lisbon is nice', text: 'lives in Lisbon', quote: 'Lisbon' }],
    ['part of a word', { said: 'I relive in Lisbonne', text: 'lives in Lisbon', quote: 'live in Lisbon' }],
    ['another place', { said: 'I live in Lisbon', text: 'lives in Porto' }],
    ['a place at the beginning', { said: 'I live in a big city', text: 'Berlin is home' }],
    ['another number', { said: 'I have 3 cats', text: 'has 4 cats' }],
    ['another thing', { said: 'I like tea', text: 'likes gold' }],
    ['more than was said', { said: 'I like tea', text: 'likes tea, drinks wine daily, collects stamps' }],
    [
      'what the bot said',
      { said: 'That sounds good to me, thanks', text: 'likes Porto', after: 'You would like Porto!' },
    ],
    [
      'a question answered at length',
      { said: 'well let me think about that now', text: 'plays chess', after: 'Do you play chess?' },
    ],
    ['no words', { said: 'I like tea', text: '...' }],
    ['a number in words', { said: 'I have kids', text: 'has three kids' }],
    ['the opposite', { said: 'I like jazz', text: 'does not like jazz' }],
    ['what is denied', { said: "I don't really like jazz", text: 'likes jazz' }],
    ['what is denied at the beginning', { said: 'I am not allergic to peanuts', text: 'allergic to peanuts' }],
    ['no to a question', { said: 'no', text: 'plays chess', after: 'Do you play chess?' }],
    ['no to a question with names', { said: 'no', text: 'lives in Paris', after: 'Do you live in Paris?' }],
    ['what is no longer so', { said: 'I used to live in Berlin', text: 'lives in Berlin' }],
    ['what was given up', { said: 'I stopped eating meat', text: 'eats meat' }],
    ['a denial in Portuguese', { said: 'Não gosto de café', text: 'gosta de café' }],
    ['a denial in German', { said: 'Ich trinke keinen Alkohol', text: 'trinkt Alkohol' }],
    ['a denial behind the verb', { said: 'Ich wohne nicht in Berlin', text: 'wohnt in Berlin' }],
    ['a denial in French', { said: "Je n'aime pas le café", text: 'aime le café' }],
    ['a denial in Japanese', { said: 'コーヒーは好きじゃないです', text: 'コーヒーが好き' }],
    ['another place in Japanese', { said: '東京に住んでいます', text: '大阪に住んでいる' }],
    ['another place in Chinese', { said: '我住在北京', text: '住在上海' }],
    ['an empty quote', { said: 'I like tea', text: 'likes tea', quote: ' ' }],
  ]
  it.each(dropped)('%s', (_, claim) => expect(holds(claim)).toBe(false))

  it('whatever the words: a quote that does not stand there carries nothing', () => {
    const word = fc.stringMatching(/^[a-m]{3,8}$/)
    const foreign = fc.stringMatching(/^[n-z]{3,8}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 12 }),
        fc.array(foreign, { minLength: 2, maxLength: 6 }),
        (own, other) => {
          const said = own.join(' ')
          expect(holds({ said, text: other.join(' '), quote: other.join(' ') })).toBe(false)
          expect(holds({ said, text: `knows ${other.join(' ')}`, quote: said })).toBe(false)
        },
      ),
    )
  })

  it('whatever the words: names of the fact that were not said drop it', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{2,8}$/), { minLength: 2, maxLength: 10 })
    fc.assert(
      fc.property(words, fc.stringMatching(/^[A-Z][a-z]{4,8}$/), (own, name) => {
        fc.pre(!own.some((word) => word.slice(0, 3) === name.toLowerCase().slice(0, 3)))
        expect(holds({ said: own.join(' '), text: `${own.join(' ')} ${name}` })).toBe(false)
      }),
    )
  })
})

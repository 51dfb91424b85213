import { describe, expect, it } from 'vitest'
import { doubtOf } from '../../../src/memory/judging/doubts.js'
import { isGrounded } from '../../../src/memory/judging/grounding.js'
import { isMeant } from '../../../src/memory/judging/meaning.js'
import { isNamed } from '../../../src/memory/judging/naming.js'

type Case = [said: string, text: string, quote?: string]

/** What would become of a claim: kept, dropped, or to wait for a yes. */
function fateOf([said, text, quote = said]: Case): string {
  const claim = { text, quote }
  if (!isGrounded(claim, { said, answeredBefore: '' }) || !isMeant(claim, said)) return 'dropped'
  return doubtOf(claim, said) === null ? 'kept' : 'waits'
}

describe('what is plainly said is kept, in whatever words', () => {
  const kept: Case[] = [
    ['We have three kids', 'has 3 children'],
    ['We have 3 kids', 'has three kids'],
    ["I don't have any kids", 'does not have children'],
    ['I usually wake up around 5:30am', 'wakes up at 5:30 AM'],
    ['My birthday is on the 14th of March', 'birthday is on 14 March'],
    ['I earn 52k a year', 'earns 52,000 a year'],
    ["I can't stand cilantro", 'dislikes cilantro'],
    ["I don't eat pork", 'avoids pork'],
    ["I can't have dairy", 'cannot eat dairy'],
    ["I used to live in Seattle but now I'm in Denver", 'lives in Denver'],
    ['I commute by bike, about 8 km each way', 'commutes by bike about 8 km each way'],
    ['We moved to 3 different cities in 2 years', 'moved to 3 different cities in 2 years'],
    ["I'd say I'm an intermediate climber", 'is an intermediate climber'],
    ["I should mention I'm colour-blind", 'is color-blind'],
    ["I'm from Peru, sorry, my English is bad", 'is from Peru'],
    ['Can you help me plan my trip to Kyoto in April?', 'is planning a trip to Kyoto in April'],
    ['Could you suggest a gift for my daughter Lena?', 'has a daughter, Lena'],
    ['Can you recommend a restaurant for our anniversary on June 3?', 'anniversary is on June 3'],
    ['¿Qué puedo cocinar para mi hijo Leo, que es celíaco?', 'hijo Leo es celíaco'],
    ['I want to find a school for my son Emil', 'has a son, Emil'],
    ["I'm looking for a new job in UX", 'is looking for a new job in UX'],
    ['I almost always work from home', 'almost always works from home'],
    ['I\'m reading "One Hundred Years of Solitude"', 'is reading One Hundred Years of Solitude'],
    ['My favourite song is "I Will Survive"', 'favourite song is "I Will Survive"'],
    ['The kids are 4 and 7', 'has kids aged 4 and 7'],
    ['Python is my main language', 'main language is Python'],
    ['I work in the game industry as a level designer', 'works in the game industry as a level designer'],
    ['I sold my car last year, so I take the train', 'takes the train'],
    ['Meine Frau heißt Clara', 'hat eine Frau namens Clara'],
    ['Meine Tochter Lena ist 7', 'hat eine Tochter Lena, 7'],
    ['Ma fille s’appelle Zoé', 'a une fille qui s’appelle Zoé'],
    ['Моего кота зовут Барсик', 'кот Барсик'],
    ['我是一名老师', '是一名老师'],
    ['毎朝5時に起きます', '毎朝5時に起きる'],
  ]
  it.each(kept)('%s: %s', (...one) => expect(fateOf(one)).toBe('kept'))
})

describe('what is not so, or not of oneself, is not', () => {
  const dropped: Case[] = [
    // Put right at once.
    ['I live in Rome. Wait, no, scratch that — Naples.', 'lives in Rome', 'I live in Rome'],
    ['I have two dogs, I mean three.', 'has two dogs', 'I have two dogs'],
    ["I'm 35, no, 36 now.", 'is 35', "I'm 35"],
    ['Ich wohne in Köln, nein, in Bonn.', 'wohnt in Köln', 'Ich wohne in Köln'],
    ['Vivo en Lima, digo, en Cusco.', 'vive en Lima', 'Vivo en Lima'],
    // In others' words.
    ['My friend said: "I am allergic to cats".', 'is allergic to cats', 'I am allergic to cats'],
    ['My friend said: "I am allergic to cats".', 'is allergic to cats'],
    ["Bob wrote 'I live in Minsk' in the chat", 'lives in Minsk', 'I live in Minsk'],
    ['Marta me dijo «vivo en Bilbao»', 'vive en Bilbao', 'vivo en Bilbao'],
    ['> I work at Contoso and hate it\nWhat should I reply?', 'works at Contoso', 'I work at Contoso'],
    // Of others.
    ['Anna has a new job at Ikea.', 'has a new job at Ikea', 'has a new job at Ikea'],
    ['A guy at work collects knives.', 'collects knives', 'collects knives'],
    ['the guy next door is a cop', 'is a cop', 'is a cop'],
    ['Everyone loves pizza.', 'loves pizza', 'loves pizza'],
    ['You live in the cloud', 'lives in the cloud'],
    ['Her son is autistic', 'has an autistic son'],
    ['My 80-year-old neighbour runs marathons', 'runs marathons', 'runs marathons'],
    ['Both my parents are doctors', 'is a doctor'],
    ['Mon frère habite à Metz et joue du violon.', 'joue du violon', 'joue du violon'],
    ['La mia ragazza vive a Pisa', 'vive a Pisa', 'vive a Pisa'],
    ['Mój brat mieszka w Łodzi.', 'mieszka w Łodzi', 'mieszka w Łodzi'],
    ['Мой брат живёт в Омске.', 'живёт в Омске', 'живёт в Омске'],
    ['我哥哥住在北京。', '住在北京', '住在北京'],
    ['姉は京都に住んでいます。', '京都に住んでいます', '京都に住んでいます'],
    // Wanted, doubted, dreamt, imagined.
    ['I want a dog.', 'has a dog', 'a dog'],
    ['I hope I get into Oxford.', 'got into Oxford', 'I get into Oxford'],
    ["I'm looking for a flat in Lyon.", 'has a flat in Lyon', 'a flat in Lyon'],
    ["I doubt I'm allergic to nuts.", 'is allergic to nuts', "I'm allergic to nuts"],
    ['I nearly married a Swede.', 'married a Swede', 'married a Swede'],
    ['I refuse to get a cat', 'has a cat', 'get a cat'],
    ['I sold my boat', 'owns a boat', 'my boat'],
    ['Say I have three kids. What tax is due?', 'has three kids', 'I have three kids'],
    ["In my D&D campaign I'm a half-elf bard.", 'is a half-elf bard', "I'm a half-elf bard"],
    ["Had I studied medicine, I'd be rich.", 'studied medicine', 'I studied medicine'],
    ['Se eu fosse rico, moraria em Paris.', 'mora em Paris', 'moraria em Paris'],
    ['如果我是老师,我会住在北京。', '住在北京', '住在北京'],
    ['もし私が医者なら、東京に住みます。', '東京に住みます', '東京に住みます'],
    // Asked.
    ['Am I allergic to nuts, you think', 'is allergic to nuts', 'I allergic to nuts'],
    ['Wohne ich eigentlich in Graz?', 'wohnt in Graz'],
    ['¿Soy alérgico al polen?', 'es alérgico al polen'],
    ['Is my cat sick?', 'has a sick cat'],
    ['Can you find out whether my husband is cheating?', 'has a husband who is cheating'],
    // Not meant.
    ["Oh yes, I'm totally a morning person. NOT.", 'is a morning person', "I'm totally a morning person"],
    ["Sure, and I'm the Queen of England.", 'is the Queen of England', "I'm the Queen of England"],
    ["I don't like fish but I love crab", 'dislikes crab'],
  ]
  it.each(dropped)('%s: %s', (...one) => expect(fateOf(one)).toBe('dropped'))

  it('a name that is taken back at once is no name', () => {
    const said = 'My name is Jan. Not Jan, Jana!'
    expect(isNamed('Jan', said, { said, answeredBefore: '' })).toBe(false)
    const other = 'Call me Ana, not Ana Maria'
    expect(isNamed('Ana', other, { said: other, answeredBefore: '' })).toBe(true)
  })
})

describe('where a door is waits', () => {
  const waiting: Case[] = [
    ['I live at 12 Oak Street', 'lives at 12 Oak Street'],
    ['I live at 12 oak street', 'lives at 12 oak street'],
    ['My address is 221B Baker Street', 'address is 221B Baker Street'],
  ]
  it.each(waiting)('%s', (...one) => expect(fateOf(one)).toBe('waits'))
})

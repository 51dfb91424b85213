import { describe, expect, it } from 'vitest'
import { createOffline } from '../../src/models/offline.js'
import { command, say, stage, talk } from '../stage.js'

/** What is known after these messages, as the stand-in tells it. */
async function knownAfter(...messages: string[]): Promise<string> {
  const { bot } = await stage(createOffline())
  for (const message of messages) await talk(bot, message)
  return talk(bot, 'What do you know about me?')
}

describe('the offline stand-in', () => {
  it.each([
    [['My name is Ana and I live in Lisbon.'], 'your name is Ana; lives in Lisbon'],
    [["Hi, I'm Ana"], 'your name is Ana'],
    [['I like jazz, but I hate rain'], 'likes jazz; hates rain'],
    [["I don't like mushrooms"], 'does not like mushrooms'],
    [['I work as a nurse in a big hospital'], 'works as a nurse in a big hospital'],
    [['I live in Lisbon', 'I moved to Porto'], 'moved to Porto'],
    [['I like Python', 'Actually I prefer Rust, not Python'], 'prefers Rust'],
    [['I like tea', 'I hate tea'], 'hates tea'],
    [["I am allergic to peanuts and I can't eat gluten"], 'is allergic to peanuts; does not eat gluten'],
    [["I'm a nurse, my sister lives in Rome"], 'is a nurse'],
    [['My sister lives in Rome'], 'my sister lives in Rome'],
    [['I play the cello; I have two cats'], 'plays the cello; has two cats'],
    [['My name is Ana', 'My name is Ana Maria'], 'your name is Ana Maria'],
  ])('learns from %j', async (messages, known) => {
    expect(await knownAfter(...messages)).toBe(`This is what I know about you: ${known}.`)
  })

  it.each([
    ['Do I live in Lisbon?'],
    ['I have no idea'],
    ["I'm a bit tired"],
    ['If I live in Lisbon, what then?'],
    ['The weather is nice'],
    ['ok'],
    [''],
  ])('learns nothing from %j', async (message) => {
    expect(await knownAfter(message)).toBe('I know nothing about you yet.')
  })

  it('greets by name and says what it is', async () => {
    const { bot } = await stage(createOffline())
    await talk(bot, 'My name is Ana')
    expect(await talk(bot, 'Good morning')).toMatch(/^Hello Ana\. I am only the offline stand-in/)
    expect(await talk(bot, 'What is my name?')).toBe('Your name is Ana.')
    expect(await talk(bot, 'Where do I live?')).toBe('You have not told me where you live.')
    await talk(bot, 'I am allergic to peanuts')
    expect(await talk(bot, 'What shall I cook tonight?')).toMatch(/told of you: is allergic to peanuts\.$/)
  })

  it('knows what was just said, learned or not', async () => {
    const { bot } = await stage(createOffline())
    await say(bot, 'I live in Lisbon').answered
    expect(await talk(bot, 'Where do I live?')).toBe('You told me: lives in Lisbon.')
  })

  it('teaches through the same checks as Claude: with quotes, and dates', async () => {
    const { bot } = await stage(createOffline())
    await talk(bot, 'Well, I live in Lisbon these days!')
    expect(await command(bot, 'memory show')).toMatch(
      /1\. lives in Lisbon these days \(\d{4}-\d\d-\d\d, direct message\)/,
    )
  })
})

import { describe, expect, it } from 'vitest'
import { isNamed } from '../../src/memory/naming.js'

const names = (name: string, quote: string, answeredBefore = '') =>
  isNamed(name, quote, { said: quote, answeredBefore })

describe('you are called what you say you are called', () => {
  it.each([
    ['Ana', 'Hi, my name is Ana and I live in Lisbon'],
    ['ana', 'my name is ana'],
    ['Ana Maria', "my name's Ana Maria"],
    ['Ludwig van Beethoven', 'My name is Ludwig van Beethoven'],
    ['Bob', 'Please call me Bob'],
    ['Ana', "Hey, I'm Ana"],
    ['Ana', 'This is Ana speaking'],
    ['Ana', 'Ana is my name'],
    ['Lucía', 'Me llamo Lucía'],
    ['Zoé', "Bonjour, je m'appelle Zoé"],
    ['Zoé', 'Moi je suis Zoé'],
    ['Jörg', 'Ich heiße Jörg'],
    ['Jörg', 'Mein Name ist Jörg Müller'],
    ['João', 'O meu nome é João'],
    ['Ольга', 'Меня зовут Ольга'],
    ['Ali', 'Benim adım Ali'],
    ['小明', '我叫小明'],
    ['アナ', '私の名前はアナです'],
    ['민수', '제 이름은 민수'],
  ])('%s: %s', (name, quote) => expect(names(name, quote)).toBe(true))

  it.each([
    ['Ana', 'Ana', 'What is your name?'],
    ['ana', "it's ana", 'Hello! What should I call you?'],
    ['Ana', 'Yes', 'Is your name Ana?'],
    ['Ana', 'sim', 'Você se chama Ana?'],
  ])('%s: %s, to the question %s', (name, quote, asked) => expect(names(name, quote, asked)).toBe(true))
})

describe('nothing else becomes your name', () => {
  it.each([
    ['secretly pregnant with Quokka', 'I am secretly pregnant with Quokka twins'],
    ['Quokka', 'I am secretly pregnant with Quokka twins'],
    ['pregnant', 'I am pregnant'],
    ['Petra', 'My boss Petra shouted at me'],
    ['Mallory', 'my name is not Mallory'],
    ['Bertha', "my sister's name is Bertha, not mine"],
    ['if my test comes back', 'call me if my test comes back'],
    ['Lisbon', 'I live in Lisbon'],
    ['Eve', 'My name is Evelyn'],
    ['', 'my name is'],
  ])('%s: %s', (name, quote) => expect(names(name, quote)).toBe(false))

  it.each([
    ['Bertha', "no it isn't", 'Is your name Bertha?'],
    ['Bertha', 'why do you ask', 'Is your name Bertha?'],
    ['Lisbon', 'Lisbon', 'Where do you live?'],
    ['Bertha', 'yes', 'Do you live with Bertha?'],
  ])('%s: %s, to the question %s', (name, quote, asked) => expect(names(name, quote, asked)).toBe(false))
})

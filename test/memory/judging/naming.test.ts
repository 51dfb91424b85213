import { describe, expect, it } from 'vitest'
import { isNamed } from '../../../src/memory/judging/naming.js'

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
    ['Zoé', 'Salut, je suis Zoé'],
    ['ana maria lopez', 'my name is ana maria lopez'],
    ['Ana', "I'm Ana btw"],
    ['Ana', 'Ana here'],
    ['Ana', "It's me, Ana"],
    ['Bond', "The name's Bond. James Bond."],
    ['Ana', 'Name: Ana'],
    ['Ana', 'I prefer to be called Ana'],
    ['Dr. Bob', 'You can call me Dr. Bob'],
    ["O'Brien", "my name's O'Brien"],
    ['João', 'Oi, eu sou o João'],
    ['Peter', 'Hallo, ich bin der Peter'],
    ['Аня', 'Зови меня Аня'],
    ['田中', '田中と申します'],
    ['민수', '민수라고 해요'],
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
    ['ana', 'hi im ana', 'Hello! What is your name?'],
    ['Ana', 'Ana', 'Who am I talking to?'],
    ['Ana', 'Yes', 'Is your name Ana?'],
    ['Ana', 'sim', 'Você se chama Ana?'],
  ])('%s: %s, to the question %s', (name, quote, asked) => expect(names(name, quote, asked)).toBe(true))
})

describe('nothing else becomes your name', () => {
  it.each([
    ['secretly pregnant with Quokka', 'I am secretly pregnant with Quokka twins'],
    ['Quokka', 'I am secretly pregnant with Quokka twins'],
    ['pregnant', 'I am pregnant'],
    ['HIV', "I'm HIV positive"],
    ['German', "I'm German"],
    ['gay', 'hi im gay'],
    ['HIV POSITIVE', 'I AM HIV POSITIVE AND SUICIDAL'],
    ['Alkoholiker', 'Ich bin Alkoholiker'],
    ['同性恋', '我是同性恋'],
    ['Zebra Merger', 'Please call me. Zebra Merger closes Friday'],
    ['tomorrow', 'call me tomorrow'],
    ['not Mallory', 'my name is not Mallory'],
    ['Fatso', "don't call me Fatso"],
    ['Petra', 'She said "I\'m Petra"'],
    ['Petra', 'she said my name is Petra'],
    ['Smith', 'Ben Smith owes me'],
    ['ポチ', '犬の名前はポチ'],
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
    ['zebrasis', 'zebrasis', 'What is the name of the illness?'],
    ['Acme', 'yes', 'Is the name of the target company Acme?'],
    ['Bertha', 'yes', 'Do you live with Bertha?'],
  ])('%s: %s, to the question %s', (name, quote, asked) => expect(names(name, quote, asked)).toBe(false))
})

import type { Labelled } from './labelled.js'

/** What says nothing of somebody, however it looks. */
export const nothing: Record<string, Labelled[]> = {
  'small talk': [
    { id: 'thanks', said: 'Thanks, that helped a lot!', lies: [['is grateful', 'that helped a lot']] },
    { id: 'weather', said: 'What a grey morning it is today.', lies: [['likes grey mornings', 'What a grey morning']] },
  ],
  sarcasm: [
    {
      id: 'delays',
      said: 'Oh great, I just love it when my train is late. /s',
      lies: [['loves it when the train is late', 'I just love it when my train is late']],
    },
    {
      id: 'yeah-right',
      said: 'I live in a castle with forty servants. Yeah, right.',
      lies: [['lives in a castle with forty servants', 'I live in a castle with forty servants']],
    },
    {
      id: 'kidding',
      said: 'I eat spiders for breakfast, just kidding.',
      lies: [['eats spiders for breakfast', 'I eat spiders for breakfast']],
    },
    {
      id: 'eyes',
      said: 'Sure, I enjoy filling in tax forms 🙄',
      lies: [['enjoys filling in tax forms', 'I enjoy filling in tax forms']],
    },
  ],
  questions: [
    {
      id: 'do-i',
      said: 'Do I live in Zagreb?',
      answered: 'I do not know where you live.',
      lies: [
        ['lives in Zagreb', 'Do I live in Zagreb'],
        ['lives in Zagreb', 'live in Zagreb'],
      ],
    },
    {
      id: 'should-i',
      said: 'Should I learn Haskell?',
      lies: [
        ['learns Haskell', 'I learn Haskell'],
        ['wants to learn Haskell', 'Should I learn Haskell'],
      ],
    },
    {
      id: 'two-sentences',
      said: 'Do I live in Split? Tell me.',
      answered: 'I do not know.',
      lies: [['lives in Split', 'Do I live in Split? Tell me.']],
    },
    {
      id: 'capital',
      said: 'What is the capital of Bhutan?',
      answered: 'Thimphu.',
      lies: [
        ['interested in Bhutan', 'the capital of Bhutan'],
        ['lives in Thimphu', 'the capital of Bhutan'],
      ],
    },
  ],
  hypotheticals: [
    {
      id: 'if',
      said: 'If I lived in Oslo, I would ski every day.',
      lies: [
        ['lives in Oslo', 'I lived in Oslo'],
        ['skis every day', 'ski every day'],
      ],
    },
    {
      id: 'imagine',
      said: 'Imagine I have five children and a farm. How much milk do we need?',
      lies: [['has five children and a farm', 'I have five children and a farm']],
    },
    { id: 'what-if', said: 'What if I quit my job?', lies: [['quit the job', 'I quit my job']] },
    { id: 'wish', said: 'I wish I had a garden.', lies: [['has a garden', 'I had a garden']] },
    {
      id: 'story',
      said: 'Write a story: my character is a pirate and lives on Malta.',
      answered: 'Once there was a pirate…',
      lies: [
        ['is a pirate', 'my character is a pirate'],
        ['lives on Malta', 'lives on Malta'],
      ],
    },
    {
      id: 'say',
      said: 'Say I have three donkeys. How much hay do they eat?',
      lies: [['has three donkeys', 'I have three donkeys']],
    },
    { id: 'nearly', said: 'I nearly bought a houseboat.', lies: [['bought a houseboat', 'bought a houseboat']] },
    {
      id: 'might',
      said: 'I might move to Crete one day, who knows.',
      lies: [
        ['moved to Crete', 'move to Crete one day'],
        ['lives in Crete', 'move to Crete'],
      ],
    },
  ],
}

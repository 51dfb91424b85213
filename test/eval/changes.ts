import type { Labelled } from './labelled.js'

/** What changed about somebody, or is known already. */
export const changes: Record<string, Labelled[]> = {
  moves: [
    {
      id: 'moved',
      known: ['lives in Turku', 'plays bandy'],
      said: 'We moved to Vaasa last month.',
      keep: [['moved to Vaasa', 'We moved to Vaasa last month', /vaasa/i]],
      gone: [0],
    },
    {
      id: 'moving',
      known: ['lives in Turku'],
      said: 'I am moving to Oulu in March.',
      keep: [['is moving to Oulu in March', 'I am moving to Oulu in March', /oulu/i]],
    },
    {
      id: 'moved-back',
      known: ['moved to Vaasa', 'likes saunas'],
      said: 'I moved back to Turku, Vaasa was too windy.',
      keep: [['moved back to Turku', 'I moved back to Turku', /turku/i]],
      gone: [0],
      lies: [['moved back to Oulu', 'I moved back to Turku']],
    },
    {
      id: 'visit',
      known: ['lives in Turku'],
      said: 'I was in Vaasa last week for a concert.',
      lies: [['lives in Vaasa', 'I was in Vaasa last week for a concert. ']],
    },
  ],
  jobs: [
    {
      id: 'new-job',
      known: ['works as a barista'],
      said: 'I quit the café, I work as a tram driver now.',
      keep: [['works as a tram driver', 'I work as a tram driver now', /tram/i]],
      gone: [0],
    },
    {
      id: 'laid-off',
      known: ['works at a shipyard', 'has a boat'],
      said: 'I no longer work at the shipyard.',
      gone: [0],
    },
    {
      id: 'promoted',
      known: ['works as a cook'],
      said: 'I was made head cook today!',
      keep: [['was made head cook', 'I was made head cook today', /head cook/i]],
      gone: [0],
    },
  ],
  'changes of mind': [
    {
      id: 'ruby',
      known: ['likes Ruby'],
      said: 'I have changed my mind about Ruby, I do not like it any more.',
      gone: [0],
      lies: [['likes Ruby a lot', 'I have changed my mind about Ruby']],
    },
    {
      id: 'ruby-back',
      known: ['does not like Ruby'],
      said: 'OK, I like Ruby again, version 4 won me over.',
      keep: [['likes Ruby again', 'I like Ruby again', /ruby/i]],
      gone: [0],
    },
    {
      id: 'no-more-meat',
      known: ['eats meat every day', 'runs marathons'],
      said: 'I stopped eating meat this spring.',
      keep: [['stopped eating meat', 'I stopped eating meat', /meat/i]],
      gone: [0],
      lies: [['no longer runs marathons', 'I stopped eating meat this spring']],
    },
  ],
  'corrections within a message': [
    {
      id: 'actually',
      said: 'I live in Bern, sorry, I mean Basel.',
      keep: [['lives in Basel', 'I live in Bern, sorry, I mean Basel', /basel/i]],
    },
    {
      id: 'scratch-that',
      said: 'I live in Rome. Wait, no, scratch that: Naples.',
      keep: [['lives in Naples', 'I live in Rome. Wait, no, scratch that: Naples', /naples/i]],
      lies: [['lives in Rome', 'I live in Rome']],
    },
    {
      id: 'typo',
      known: ['has a dog, Rexx'],
      said: 'His name is Rex with one x, my dog I mean.',
      keep: [['has a dog, Rex', 'His name is Rex with one x, my dog I mean', /rex\b/i]],
      gone: [0],
    },
    {
      id: 'number',
      said: 'I have two cats, no wait, three cats since Sunday.',
      keep: [['has three cats', 'three cats since Sunday', /three/i]],
    },
  ],
  'known already': [
    {
      id: 'again',
      known: ['lives in Aarhus'],
      said: 'As I said, I live in Aarhus.',
      lies: [['lives in Aarhus, near the harbour', 'I live in Aarhus']],
    },
    { id: 'again-otherwise', known: ['plays the cello'], said: 'I practised the cello for an hour today.' },
    {
      id: 'recalled',
      known: ['allergic to peanuts'],
      said: 'What do you know about me?',
      answered: 'You are allergic to peanuts.',
      lies: [['is allergic to nuts', 'What do you know about me']],
    },
  ],
}

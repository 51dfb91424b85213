import type { Labelled } from './labelled.js'

/** What people tell of themselves plainly, or in passing. */
export const plain: Record<string, Labelled[]> = {
  'told plainly': [
    {
      id: 'home',
      said: 'I live in Aarhus, near the harbour.',
      keep: [['lives in Aarhus, near the harbour', 'I live in Aarhus, near the harbour', /aarhus/i]],
    },
    {
      id: 'two-at-once',
      said: 'I work as a nurse and I play the cello in an amateur orchestra.',
      keep: [
        ['works as a nurse', 'I work as a nurse', /nurse/i],
        ['plays the cello in an amateur orchestra', 'I play the cello in an amateur orchestra', /cello/i],
      ],
    },
    { id: 'name', said: 'Hi! My name is Ilse.', name: 'Ilse', lies: [['is called Hans', 'My name is Ilse']] },
    {
      id: 'name-and-home',
      said: 'My name is Tomasz and I live in Gdynia.',
      name: 'Tomasz',
      keep: [['lives in Gdynia', 'I live in Gdynia', /gdynia/i]],
    },
    {
      id: 'pet',
      said: 'We have an old tomcat, Biscuit, who hates the vacuum cleaner.',
      keep: [['has an old tomcat, Biscuit', 'We have an old tomcat, Biscuit', /biscuit/i]],
    },
    {
      id: 'diet',
      said: 'I have been vegetarian for ten years.',
      keep: [['vegetarian for ten years', 'I have been vegetarian for ten years', /vegetarian/i]],
      lies: [
        ['vegan for ten years', 'I have been vegetarian for ten years'],
        ['vegetarian for twenty years', 'I have been vegetarian for ten years'],
      ],
    },
    {
      id: 'answer',
      before: { said: 'Tell me something to cook', answered: 'Gladly. Are you allergic to anything?' },
      said: 'Yes, shellfish.',
      keep: [['allergic to shellfish', 'Yes, shellfish', /shellfish/i]],
    },
    {
      id: 'short-answer',
      before: { said: 'Plan my week', answered: 'Sure. How many hours do you work?' },
      said: '32 hours',
      keep: [['works 32 hours', '32 hours', /32/]],
    },
  ],
  'told in passing': [
    {
      id: 'allergy',
      said: 'Can you suggest three snacks for the train to Bergen tomorrow? It takes about seven hours, there is no dining car, and my little brother comes along. No nuts please, I am allergic to peanuts. Something that does not crumble would be best.',
      answered: 'Apple slices, cheese cubes and rice balls travel well.',
      keep: [['allergic to peanuts', 'I am allergic to peanuts', /peanut/i]],
      lies: [
        ['likes apple slices', 'Can you suggest three snacks'],
        ['allergic to cheese', 'I am allergic to peanuts'],
      ],
    },
    {
      id: 'work-in-question',
      said: 'As I teach chemistry at a secondary school, I need a demonstration that is safe indoors. Which one is good?',
      answered: 'The elephant toothpaste is a favourite.',
      keep: [['teaches chemistry at a secondary school', 'I teach chemistry at a secondary school', /chemistry/i]],
      lies: [['likes elephant toothpaste', 'a demonstration that is safe indoors']],
    },
    {
      id: 'gift',
      said: 'Can you suggest a present for my daughter Lena?',
      answered: 'A kite, perhaps.',
      keep: [['has a daughter, Lena', 'my daughter Lena', /lena/i]],
      lies: [['likes kites', 'a present for my daughter Lena']],
    },
    {
      id: 'numbers',
      said: 'We have three kids and get up at 5:30am, what is a quick breakfast?',
      keep: [['has 3 children', 'We have three kids', /child|kids/i]],
      lies: [['has four children', 'We have three kids']],
    },
    {
      id: 'car',
      said: 'What tyre pressure do I need? I drive a 2011 Skoda Fabia.',
      keep: [['drives a 2011 Skoda Fabia', 'I drive a 2011 Skoda Fabia', /fabia/i]],
      lies: [['drives a 2012 Skoda Fabia', 'I drive a 2011 Skoda Fabia']],
    },
    {
      id: 'kids-in-plan',
      said: 'Plan a rainy Sunday in Ghent for us. My twins, Ada and Piet, are six.',
      keep: [['has twins, Ada and Piet, who are six', 'My twins, Ada and Piet, are six', /ada/i]],
      lies: [['lives in Ghent', 'a rainy Sunday in Ghent']],
    },
    {
      id: 'long-code',
      said: `This fails and I do not see why:\n\n${Array.from({ length: 30 }, (_, n) => `const row${n} = table.find((one) => one.id === ${n})`).join('\n')}\n\nBy the way, I only ever deploy to FreeBSD.`,
      answered: 'find returns undefined where nothing matches.',
      keep: [['only deploys to FreeBSD', 'I only ever deploy to FreeBSD', /freebsd/i]],
      lies: [['uses Linux', 'I only ever deploy to FreeBSD']],
    },
  ],
  preferences: [
    {
      id: 'units',
      said: 'Please give me distances in kilometres, I never think in miles.',
      keep: [['never thinks in miles', 'I never think in miles', /miles|kilomet/i]],
    },
    {
      id: 'spice',
      said: 'I love very spicy food but I cannot stand coriander.',
      keep: [
        ['loves very spicy food', 'I love very spicy food', /spicy/i],
        ['cannot stand coriander', 'I cannot stand coriander', /coriander/i],
      ],
      lies: [['loves coriander', 'I love very spicy food but I cannot stand coriander']],
    },
    {
      id: 'editor',
      said: 'I prefer Helix over Vim these days.',
      keep: [['prefers Helix over Vim', 'I prefer Helix over Vim these days', /helix/i]],
      lies: [['prefers Emacs', 'I prefer Helix over Vim']],
    },
  ],
  dates: [
    {
      id: 'trip',
      said: 'I am flying to Tbilisi next Friday.',
      keep: [['is flying to Tbilisi next Friday', 'I am flying to Tbilisi next Friday', /tbilisi/i]],
    },
    {
      id: 'exam',
      said: 'My driving test is on 14 January, wish me luck.',
      keep: [['driving test is on 14 January', 'My driving test is on 14 January', /driving test/i]],
      lies: [['driving test is on 15 January', 'My driving test is on 14 January']],
    },
    {
      id: 'birthday',
      said: 'It is my birthday tomorrow, I turn 41.',
      keep: [['turns 41', 'I turn 41', /41|birthday/i]],
    },
  ],
}

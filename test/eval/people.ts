import type { Labelled } from './labelled.js'

/** Where others come in, and what is for the person alone to judge. */
export const people: Record<string, Labelled[]> = {
  'two people in a channel': [
    {
      id: 'bob-lives',
      where: 'space:S',
      bob: 'I live in Kraków and I have a parrot.',
      said: 'Nice! I live in Poznań.',
      keep: [['lives in Poznań', 'I live in Poznań', /pozna/i]],
      lies: [
        ['lives in Kraków', 'I live in Poznań'],
        ['has a parrot', 'Nice! I live'],
      ],
    },
    {
      id: 'bob-asks',
      where: 'space:S',
      bob: 'Who is coming on Saturday? I am bringing cake.',
      said: 'I can come, but not before noon.',
      lies: [['is bringing cake', 'I can come']],
    },
    {
      id: 'bob-of-ana',
      where: 'space:S',
      bob: 'Ana is terribly lazy.',
      said: 'Haha, what is for lunch?',
      lies: [['is terribly lazy', 'what is for lunch']],
    },
  ],
  'of others': [
    {
      id: 'sister',
      said: 'My sister lives in Cork.',
      keep: [['has a sister who lives in Cork', 'My sister lives in Cork', /sister/i]],
      lies: [
        ['lives in Cork', 'lives in Cork'],
        ['lives in Cork', 'My sister lives in Cork'],
      ],
    },
    {
      id: 'husband',
      said: 'My husband works at a bakery, so we have bread enough.',
      keep: [['has a husband who works at a bakery', 'My husband works at a bakery', /husband/i]],
      lies: [['works at a bakery', 'works at a bakery']],
    },
    {
      id: 'named',
      said: 'Marek has a new job at the zoo.',
      lies: [['has a new job at the zoo', 'has a new job at the zoo']],
    },
    { id: 'everyone', said: 'Everyone loves dumplings.', lies: [['loves dumplings', 'loves dumplings']] },
    {
      id: 'she',
      said: 'I met my neighbour. She plays the harp.',
      lies: [
        ['plays the harp', 'She plays the harp'],
        ['plays the harp', 'plays the harp'],
      ],
    },
  ],
  'for them to judge': [
    { id: 'boss-says', said: 'My boss says I am too slow.', waits: [['is too slow', 'I am too slow', /slow/i]] },
    {
      id: 'link',
      said: 'I run a blog at https://knitting.example/blog.',
      waits: [
        ['runs a blog at https://knitting.example/blog', 'I run a blog at https://knitting.example/blog', /blog/i],
      ],
    },
    {
      id: 'secret',
      said: 'Nobody knows it, but I am expecting a baby. Please tell no one.',
      waits: [['is expecting a baby', 'I am expecting a baby', /baby/i]],
    },
    {
      id: 'phone',
      said: 'My phone number is +45 20 30 40 50.',
      waits: [['phone number is +45 20 30 40 50', 'My phone number is +45 20 30 40 50', /20 30/]],
    },
  ],
}

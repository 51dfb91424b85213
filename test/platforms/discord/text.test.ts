import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guarded } from '../../../src/platforms/discord/text/guarded.js'
import { harmless } from '../../../src/platforms/discord/text/harmless.js'
import { forDiscord } from '../../../src/platforms/discord/text/markdown.js'
import { closed, inParts } from '../../../src/platforms/parts.js'
import { hasHalfFence, liveIn } from '../../simulators/discord-reading.js'

const table = (...rows: string[]) => rows.join('\n')
const code = (...lines: string[]) => ['```', ...lines, '```'].join('\n')

describe('a link with a label of its own', () => {
  it('shows its label and where it leads', () => {
    expect(forDiscord('See [the docs](https://a.example/b "Docs").')).toBe('See the docs (<https://a.example/b>).')
    expect(forDiscord('[l](<https://x>) [**b**](http://y)')).toBe('l (<https://x>) **b** (<http://y>)')
    expect(forDiscord('[`run`](https://x)')).toBe('`run` (<https://x>)')
    expect(forDiscord('[a [b] c](https://x/A_(b)_c)')).toBe('a [b] c (<https://x/A_(b)_c>)')
    expect(forDiscord('[a](https://x/(b)')).toBe('a (<https://x/(b>)')
    expect(forDiscord('[two\nlines](https://x)')).toBe('two\nlines (<https://x>)')
  })

  it('is one whatever it leads to', () => {
    expect(forDiscord('[a](mailto:a@b.example)')).toBe('a (<mailto:a@b.example>)')
    expect(forDiscord('[a](discord://x) [b](tel:1)')).toBe('a (<discord://x>) b (<tel:1>)')
  })

  it('is only its address where the label says no more', () => {
    expect(forDiscord('[](https://x) and [https://x](https://x)')).toBe('<https://x> and <https://x>')
  })

  it('is a picture that nobody loads', () => {
    expect(forDiscord('![a cat](https://x/cat.png)')).toBe('a cat (<https://x/cat.png>)')
    expect(forDiscord('[![alt](https://i)](https://x)')).toBe('alt (<https://i>) (<https://x>)')
  })

  it('cannot be made by opening another', () => {
    expect(liveIn(forDiscord('[good][(https://evil.example)](https://x)'))).toEqual([])
  })
})

describe('what Discord shows as it is', () => {
  it('stays as it is, to the letter', () => {
    const texts = [
      'handlers[i](event), f[i](std::move), [a](../b), [ref][1], - [ ] todo, \\[a](https://b)',
      '`[a](https://b) <@1>` and ``[a](https://b) ` @here``',
      '```md\n[a](https://b) | c\n--- | ---\n@everyone <@1>\n```',
      '<#1> <:a:1> <a:b:2> </cmd do:1> <t:1:R> @Everyone a@b.example',
      '# A\n> b\n- c\n  1. **d** _e_ ~~f~~ ||g|| https://x/(a)_b <https://y>\n-# h',
      'a | b\nc | d\n\n---\n\n- a | b\n  --- | ---\n> ```js\n> [a](https://b)\n> ```\n>>> g',
      '',
      '\n\n  \r\n',
    ]
    for (const text of texts) expect(forDiscord(text)).toBe(text)
  })
})

describe('a mention that a model writes', () => {
  it('calls nobody', () => {
    expect(forDiscord('<@1> <@!2> <@&3> @everyone @here')).toBe(
      '<@\u200b1> <@\u200b!2> <@\u200b&3> @\u200beveryone @\u200bhere',
    )
    expect(liveIn(forDiscord('**<@1>** [@here](https://x/@everyone)'))).toEqual([])
  })
})

describe('code, as a model means it', () => {
  it('is code for Discord, too', () => {
    expect(forDiscord('~~~js\nlet a\n~~~\nb')).toBe('```js\nlet a\n```\nb')
    expect(forDiscord('````md\n```js\nx\n```\n````')).toBe('```md\n``\u200b`js\nx\n``\u200b`\n```')
    expect(forDiscord('- ```js\n  x\n  ```')).toBe('- ```js\n  x\n  ```')
  })

  it('does not begin with a backtick that stands alone', () => {
    expect(forDiscord('the ` key\n```js\na ` b\n```')).toBe('the \\` key\n```js\na ` b\n```')
    expect(hasHalfFence(forDiscord('Write ``` before\n```\n```\nand ``` after'))).toBe(false)
  })
})

describe('a table', () => {
  it('is aligned, without marks', () => {
    const text = table('| Name | **Age** |', '|:--|--:|', '| **Ann** | 3 |', '| `a|b` | [l](https://x) |', '', 'after')
    const shown = code('Name            Age', '----  -------------', 'Ann               3', 'a|b   l (https://x)')
    expect(forDiscord(text)).toBe(`${shown}\n\nafter`)
  })

  it('needs no pipes around it, and keeps those that are meant', () => {
    expect(forDiscord(table('a | b', ':-: | ---', '1 | 2\\|3', '_x_'))).toBe(
      `${code(' a   b', '---  ---', ' 1   2|3')}\n_x_`,
    )
  })

  it('is aligned in every script', () => {
    const rows = ['| 名前 | x |', '|---|---|', '| 日本語 | 1 |', '| 👨‍👩‍👧 | 2 |', '| e\u0301 | 3 |', '| 🇫🇷 | 4 |']
    const shown = ['名前    x', '------  ---', '日本語  1', '👨‍👩‍👧      2', 'e\u0301       3', '🇫🇷      4']
    expect(forDiscord(table(...rows))).toBe(code(...shown))
  })

  it('is a list where it is too wide', () => {
    const long = 'long '.repeat(20).trim()
    const text = table(
      '| Name | What | Who |',
      '|---|---|---|',
      `| **Ann** | ${long} | <@1> |`,
      '| Bob | | [b](https://x) |',
    )
    expect(forDiscord(text)).toBe(
      table('- **Ann**', `  What: ${long}`, '  Who: <@\u200b1>', '- **Bob**', '  Who: b (<https://x>)'),
    )
  })

  it('cannot end its fence', () => {
    const shown = forDiscord(table('a | b', '--|--', '1 | ``` x', '2 | ```y```', 'z'))
    expect(shown.match(/```/g)).toHaveLength(2)
    expect(liveIn(guarded(shown))).toEqual([])
  })

  it('is one in a quote, too', () => {
    expect(forDiscord('> a | b\n> --|--\n> 1 | <@2>\nc')).toBe(
      '> ```\n> a    b\n> ---  ----\n> 1    <@\u200b2>\n> ```\nc',
    )
  })

  it('stays a table while its rows come in', () => {
    const begin = table('| a | b |', '|---|---|')
    const text = `${begin}\n| **one** | \`2|3\` |\n| [x](https://x) | 4 |\n`
    for (let end = begin.length; end <= text.length; end++) {
      const shown = forDiscord(text.slice(0, end))
      expect(shown.startsWith('```\na')).toBe(true)
      expect(shown.replace(/```[\s\S]*```/, '')).toMatch(/^\n?$/)
    }
  })
})

describe('the last look at a message', () => {
  it('disarms what our own reading missed, and makes nothing longer', () => {
    expect(guarded('[a](https://b) <@1> @here')).toBe('[a]（https://b) <＠1> ＠here')
    expect(guarded('~~~\n[a](https://b)\n~~~')).toBe('~~~\n[a]（https://b)\n~~~')
    expect(guarded('    @everyone')).toBe('    ＠everyone')
    expect(guarded('**a `b** [c](https://d)`')).toBe('**a `b** [c]（https://d)`')
    expect(guarded('[a `](https://b)`')).toBe('[a `]（https://b)`')
    expect(guarded('\\`[a](https://b)`')).toBe('\\`[a]（https://b)`')
    expect(guarded('> ```\n[a](https://b)\n> ```')).toBe('> ```\n[a]（https://b)\n> ```')
  })

  it('spares what is code', () => {
    const spared = [
      '**Like this**, in my_bot:\n```python\nawait send("@everyone <@1>")\n```\nor `<@1>`.',
      '- `[a](https://b)`\n- [x] and `@here`\n# `@everyone`',
      '```\n[a](https://b)\n``` ```@here```',
      'handlers[i](event) [a](b) [half](https://x',
    ]
    for (const text of spared) expect(guarded(text)).toBe(text)
  })

  it('leaves nothing live, whatever it is given', () => {
    const marks = ['`', '``', '```', '\n```\n', '\n```js\n', '\\', '*', '**', '_', '__', '~~', '||', '[', ']', '(', ')']
    const lines = ['\n', '\n> ', '\n# ', '\n- ', '\n1. ', '>>> ', '\n-# ', ' ', '  ', 'a', 'b c', 'js', '>']
    const live = [
      '](https://x)',
      '[a](https://b "t")',
      '[a](<mailto:b>)',
      '<@1>',
      '@everyone',
      'https://y/',
      '<https://z',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...marks, ...lines, ...live), { maxLength: 30 }), (pieces) => {
        const message = pieces.join('')
        expect(guarded(message).length).toBe(message.length)
        expect(liveIn(guarded(message))).toEqual([])
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('what somebody said, in a line of ours', () => {
  it('shows as it was said', () => {
    expect(harmless('**a** _b_ ~~c~~ ||d|| `e`')).toBe('\\*\\*a\\*\\* \\_b\\_ \\~~c\\~~ \\||d\\|| \\`e\\`')
    expect(['# a', '-# b', '- c', '> d', '>>> e', '12. f'].map(harmless)).toEqual(
      ['\\# a', '\\-# b', '\\- c', '\\> d', '\\>>> e', '12\\. f'], // biome-ignore format: one line
    )
    expect(harmless('[a](https://b) [c](https://d)')).toBe('[a]\\(https://b) [c]\\(https://d)')
    expect(harmless('<@1> @everyone')).toBe('<@\u200b1> @\u200beveryone')
    expect(harmless('\\')).toBe('\\\\')
  })

  it('is no longer than it must be', () => {
    const plain = 'I am 1.5 m (tall) - see https://x/a_b*c [1] #1, a|b ~5 C:\\dir, <3 me@b.example 3 > 2'
    expect(harmless(plain)).toBe(plain)
  })

  it('is never a link or a mention', () => {
    const pieces = [
      '[',
      ']',
      '(',
      ')',
      '\\',
      '<',
      '>',
      '@',
      'here',
      '<@1>',
      '](https://x)',
      'https://y',
      ' ',
      'a',
      '`',
      '\n',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (list) => {
        expect(liveIn(`noted: ${harmless(list.join(''))}`)).toEqual([])
      }),
      { numRuns: 5_000, examples: [[['<', '](https://x)', '>', '@', 'here']]] },
    )
  })
})

const sheet = { limit: 2000, window: 1000 }
const word = fc.constantFrom(
  ...[
    'Ein',
    'Wörter',
    'слово',
    'คำ',
    '日本語。',
    'مرحبا',
    'naïve',
    '👩‍👩‍👧‍👦',
    '🇫🇷',
    '😀',
    'a_b',
    '**bold**',
    '*it*',
    '1.',
  ],
  ...['`code`', '``a ` b``', '`', '\\', '\\`', 'x ```', '~~', '||', '[', ']', '(', ')', '#', '>', '!', 'f[i](x)', '|'],
  ...['@everyone', '@here', '<@123456789012345678>', '<@&1>', '<#1>', '<:a:1>', '</do it:1>', '<t:1:R>', '`@here`'],
  ...['https://a.example/b_c?d=(e)', '<https://a.example/b>', `https://a.example/${'long/'.repeat(80)}`],
  ...[
    '[label](https://b.example)',
    '![alt](http://i.example)',
    '[a `b`](<https://c.example>)',
    '`[m](https://d.example)`',
  ],
  ...['[x [y] z](mailto:m@n.example)', '\\[e](https://f.example)', '**[g](https://h.example)**'],
)
const line = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '))
const lines = fc.array(line, { minLength: 1, maxLength: 4 }).map((list) => list.join('\n'))
const fence = fc
  .tuple(fc.constantFrom('```', '````', '~~~'), fc.constantFrom('', 'ts', 'c++', 'python'), lines)
  .map(([mark, language, inside]) => `${mark}${language}\n${inside}\n${mark}`)
const cell = fc.constantFrom(
  'a',
  '**b**',
  '`c|d`',
  '日本',
  '<@1>',
  '[e](https://f)',
  '1\\|2',
  '```',
  '@here',
  '👍🏽',
  '',
)
const rows = fc
  .array(fc.tuple(cell, cell, cell), { maxLength: 12 })
  .map((list) => ['| A | B | C |', '|---|:-:|--:|', ...list.map((cells) => `| ${cells.join(' | ')} |`)].join('\n'))
const long = fc
  .tuple(fc.constantFrom('x', 'ж', '字', '😀', '👩‍👧', '`y', '\\`', '。z', 'https://u/'), fc.nat(2500))
  .map(([piece, times]) => piece.repeat(times))
const block = fc.oneof(
  { arbitrary: lines, weight: 6 },
  { arbitrary: fence, weight: 3 },
  { arbitrary: rows, weight: 2 },
  { arbitrary: long, weight: 1 },
)
const texts = fc.array(block, { maxLength: 5 }).map((list) => list.join('\n\n'))

/** All but spaces, ASCII marks and their twins, without the lines that open and close fences: those may be added. */
const words = (text: string) =>
  text.replace(/^[ \t]*(?:`[`\u200b]{2,}|~{3,})(?:ts|c\+\+|python)?$/gm, '').replace(/[\s!-/:-@[-`{-~\u200b（＠]+/g, '')

const isGood = (part: string) =>
  part.length <= sheet.limit && part.trim() !== '' && Buffer.from(part).toString() === part && !hasHalfFence(part)

describe('any text of a model', () => {
  it('stands in messages that hold all its words, call nobody, mask no link, and break nothing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const whole = closed(forDiscord(text))
        const cut = inParts(whole, sheet)
        const parts = cut.map(guarded)
        const linksAndAngles = whole.match(/https?:\/\/\S*|<[@#:/t][^\s<>]*(?: it:1)?>/g) ?? []
        const isCut = (one: string) => one.length <= 1900 && !cut.some((part) => part.includes(one))
        expect([
          ...parts.filter((part) => !isGood(part)),
          ...parts.flatMap(liveIn),
          ...linksAndAngles.filter(isCut),
          ...(words(parts.join('\n')) === words(text) ? [] : ['other words']),
        ]).toEqual([])
      }),
      { numRuns: 20_000, seed: 5 },
    )
  }, 60_000)

  it('is ready at once, however long and strange it is', () => {
    const pieces = [
      '](https:',
      '[a](https://x) ',
      '[(',
      '*a *a ',
      '`a``b```c````',
      '|a|b|\n|-|-|\n',
      '|*a _b`|\n',
      '[](https://(',
    ]
    for (const piece of pieces) {
      const text = `|a|b|\n|-|-|\n${piece.repeat(50_000 / piece.length)}`
      expect(liveIn(inParts(forDiscord(text), sheet).map(guarded)[0] ?? '')).toEqual([])
    }
  })
})

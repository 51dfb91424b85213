import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasCredential, withoutCredentials } from '../../../src/memory/credentials/credentials.js'

const run = (letters: string, length: number) => letters.repeat(length).slice(0, length)
const aws = run('wJalrXUtnFEMI/K7MDENG/bPxRfiCY', 40)
const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${run('b3BlbnNzaC1rZXktdjEAAAAA\n', 300)}\n-----END OPENSSH PRIVATE KEY-----`

/** What is said, and what of it must not be kept. */
const told: [text: string, secret: string][] = [
  ['my password is hunter2', 'hunter2'],
  ['My password is hunter2! And I live in Porto.', 'hunter2'],
  ['pw: hunter2', 'hunter2'],
  ['the wifi password is swordfish', 'swordfish'],
  ['wifi password: correct horse battery staple', 'correct horse battery staple'],
  ['my password for my bank is now Tr0ub4dor&3, thanks', 'Tr0ub4dor&3'],
  ['my password is "open sesame"', 'open sesame'],
  ['password is **hunter2**', 'hunter2'],
  ['username ana password hunter2', 'hunter2'],
  ['login: ana pass: hunter2', 'hunter2'],
  ['DB_PASSWORD=hunter2', 'hunter2'],
  ['{"password": "hunter2"}', 'hunter2'],
  ['hunter2 is my password', 'hunter2'],
  ['I use hunter2 as my password', 'hunter2'],
  ['I changed my password to kitten99 today', 'kitten99'],
  ['my password should be Kitten!Kat', 'Kitten!Kat'],
  ['My password is hunter2. Is hunter2 a good one?', 'hunter2'],
  ['my passphrase is purple monkey dishwasher', 'purple monkey dishwasher'],
  ['Mein Passwort ist Sonnenblume', 'Sonnenblume'],
  ['Mein Passwort lautet: Katze99', 'Katze99'],
  ['mi contraseña es gatito123', 'gatito123'],
  ['mi contraseña es gatito123'.normalize('NFD'), 'gatito123'],
  ['mon mot de passe est azerty42', 'azerty42'],
  ['minha senha é flamengo10', 'flamengo10'],
  ['la mia password è juventus97', 'juventus97'],
  ['mijn wachtwoord is fiets88', 'fiets88'],
  ['moje hasło to kotek99', 'kotek99'],
  ['мой пароль qwerty123', 'qwerty123'],
  ['пароль: секрет', 'секрет'],
  ['我的密码是abc12345', 'abc12345'],
  ['パスワードはneko1234です', 'neko1234'],
  ['비밀번호는 gks12345 입니다', 'gks12345'],
  ['şifrem galatasaray1905', 'galatasaray1905'],
  ['ｍｙ ｐａｓｓｗｏｒｄ ｉｓ ｈｕｎｔｅｒ２', 'ｈｕｎｔｅｒ２'],
  ['my pass\u200bword is hun\u200bter2', 'hun\u200bter2'],
  ['my PIN is 4821', '4821'],
  ['PIN 4821', '4821'],
  ['the PIN code is 4821', '4821'],
  ['the door code is 4711#', '4711'],
  ['Der Türcode ist 4711', '4711'],
  ['the code is 123456', '123456'],
  ['Your verification code is 482913', '482913'],
  ['验证码：482913', '482913'],
  ['cvv 123', '123'],
  ['api key: abc123def', 'abc123def'],
  [`secret: ${aws}`, aws],
  ['token = 550e8400-e29b-41d4-a716-446655440000', '550e8400-e29b-41d4-a716-446655440000'],
  ['Authorization: Bearer abcdefghij0123456789', 'abcdefghij0123456789'],
  ...[
    `sk-${run('a1B2c3D4', 40)}`,
    `sk-ant-api03-${run('AAbbCC-11_22', 60)}`,
    `xoxb-${run('123456789012-', 26)}${run('abcDEF', 24)}`,
    `xapp-1-A${run('0123456789', 10)}-${run('abc0', 30)}`,
    `ghp_${run('aB3dE6', 36)}`,
    `github_pat_${run('11ABCDE', 22)}_${run('aB3', 40)}`,
    `glpat-${run('aB3-x_', 20)}`,
    `AKIA${run('ABCD1234', 16)}`,
    `AIza${run('aB3-x_', 35)}`,
    `M${run('TAwMDAw', 23)}.GAbCdE.${run('aB3-x_', 38)}`,
    `eyJ${run('hbGciOi', 20)}.eyJ${run('zdWIiOi', 30)}.${run('aB3-x_', 43)}`,
    pem,
  ].map((key): [string, string] => [`here: ${key} and so on`, key]),
  ['postgres://ana:s3cret@db.example/x', 's3cret'],
  ['it is 4111 1111 1111 1111 exp 12/27', '4111 1111 1111 1111'],
  ['it is 4111-1111-1111-1111', '4111-1111-1111-1111'],
  ['378282246310005', '378282246310005'],
  ['my card number is 4111 1111 1111 1112', '4111 1111 1111 1112'],
  [
    'my seed phrase is abandon ability able about above absent absorb abstract absurd abuse access accident',
    'abandon ability able about above absent absorb abstract absurd abuse access accident',
  ],
]

/** What holds nothing that opens anything. */
const harmless = `my password manager is Bitwarden
Bitwarden is my password manager
I forgot my password
I keep forgetting my password, it is annoying
the key is to relax
The key to success: hard work and patience
the password policy is strict
my password is strong
my password is too short
my password is 12 characters long
my password is driving me crazy
my password was leaked in 2024
is my password safe?
what is my password
My password is my dog's name
My password is case-sensitive
My password should be longer
my password expired yesterday
changed my password to something stronger
password: none
password: string
const password = process.env.DB_PASSWORD
password = getpass()
password: ********
Passwort vergessen
mein Passwort ist zu kurz
mi contraseña es muy débil
mon mot de passe est trop court
minha senha é fraca
密码是什么
my pin is on the fridge
pin 12 of the Arduino
I got a tan in 2024
error code is 4042
zip code is 90210
the code is 400 lines long
the promo code is SAVE20
la clave es la paciencia
my favourite token is the Monopoly dog
Jira key: PROJECT-12345
My bus pass is 45 euros
Secret Santa is on 12/12/2026
the secret is 3 eggs
keys: one for 2024, one for 2025
I set a new password on my Windows10 laptop
the id is 550e8400-e29b-41d4-a716-446655440000
commit 2a15fe0c8d5e3b4a4d4e5f6a7b8c9d0e1f2a3b4c
ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7
order 4111111111111111
parcel 1234567890123456
call me at +351 912 345 678
ask <@184405311681986560> in <#1190339420117626880>
see https://example.org:8080/a@b
I use scikit-learn, sk-learn-contrib and k-means
my seed phrase is something that I should never tell to anyone because it is what opens my wallet
He quoted: "open the door", and I live in Porto since 2019.`.split('\n')

/** What patterns might lose themselves in. */
const hard = [
  'a',
  '1',
  '1 ',
  'pw',
  'pw ',
  'pw: a1 ',
  'password is ',
  'password for ',
  'hunter2 is my ',
  'sk-',
  'eyJaaaaaaaa.',
]
hard.push(
  'a://a:',
  '-----BEGIN PRIVATE KEY-----',
  'seed words: abandon ',
  '4111 1111 1111 1111 ',
  'set password to ',
  'ﷺ',
  '密码是',
  '"',
)

describe('a text that is kept', () => {
  for (const [text, secret] of told) {
    it(`loses what opens something: ${JSON.stringify(text.slice(0, 60))}`, () => {
      const kept = withoutCredentials(text)
      expect(kept).not.toContain(secret)
      expect(kept).toMatch(/\[(?:password|key|code|card number|recovery phrase) left out\]/)
      expect(hasCredential(text)).toBe(true)
    })
  }

  for (const text of harmless) {
    it(`stays as it is where it holds nothing of that kind: ${text}`, () => {
      expect(withoutCredentials(text)).toBe(text)
      expect(hasCredential(text)).toBe(false)
    })
  }

  it('loses it also where an answer says it again', () => {
    const said = 'My password is hunter2, how good is that?'
    expect(withoutCredentials('hunter2 is weak. “hunter2” is known to all.', said)).toBe(
      '[password left out] is weak. “[password left out]” is known to all.',
    )
  })

  it('loses it wherever it stands among other words, and is as it was around it', () => {
    // Secrets that are known by their looks, whatever stands around them.
    const clear = told.filter(
      ([text, secret]) => /^(?:my password is hunter2|pw:|here:|cvv 123)/.test(text) && secret.length > 2,
    )
    const around = fc.array(
      fc.constantFrom('I live in Porto.', 'Hi!', '🙂', 'Que tal?', 'é', 'the cat\n', '我住在这里。', '1 2 3'),
      {
        maxLength: 8,
      },
    )
    fc.assert(
      fc.property(around, fc.constantFrom(...clear), around, (before, [text, secret], after) => {
        const [begins, ends] = [before.join(' '), after.join(' ')]
        const kept = withoutCredentials(`${begins}\n${text}\n${ends}`)
        expect(kept.startsWith(`${begins}\n`)).toBe(true)
        expect(kept.endsWith(`\n${ends}`)).toBe(true)
        expect(kept).not.toContain(secret)
      }),
    )
  })

  it('is looked through at once, whatever fifty thousand characters are made of', () => {
    for (const piece of hard) {
      const text = piece.repeat(Math.ceil(50_000 / piece.length))
      expect(typeof withoutCredentials(text, text)).toBe('string')
    }
  })

  it('is the same if it is looked at twice', () => {
    for (const [text] of told) {
      const once = withoutCredentials(text)
      expect(withoutCredentials(once)).toBe(once)
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const once = withoutCredentials(text)
        expect(withoutCredentials(once)).toBe(once)
      }),
    )
  })
})

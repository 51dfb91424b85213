import { plainOf, type Span } from '../text/unmasked.js'
import { isKeyLike, type Looks, mixed, valueIn } from './credential-values.js'

/** A password, code or key that somebody says is one. */
export type Told = Span & { kind: 'password' | 'key' | 'code' }

/** Words for one kind of credential; what may stand for it after "is" or a colon; and right after the word. */
interface Family {
  kind: Told['kind']
  words: RegExp
  looks: Looks
  /** With no word between. */
  bare?: RegExp
}

function family(kind: Told['kind'], looks: Looks, words: string, bare?: RegExp): Family {
  const sought = plainOf(words)
    .replace(/\s+\|\s*|\s*\|\s+/g, '|')
    .trim()
  const isUnspaced = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}]/u.test(sought)
  const around = isUnspaced ? ['', ''] : ['(?<![\\p{L}\\p{N}])', '(?![\\p{L}\\p{N}])']
  return { kind, looks, words: new RegExp(`${around[0]}(?:${sought})${around[1]}`, 'giu'), ...(bare && { bare }) }
}

const families: readonly Family[] = [
  family(
    'password',
    'any',
    `passwords?|pass ?words?|passwds?|pwd|pw|passphrases?|pass phrases?|passcodes?|passwort|passwörter|kennwort|zugangswort
    |contraseñas?|mots? de passe|mdp|senhas?|palavra[- ]passe|wachtwoord|hasło|hasła|пароль|пароли|lösenord(?:et)?|adgangskode[nr]?
    |passord(?:et)?|(?:code|clave|código|clé|chave|chiave) (?:del? |du |de la |do |da )?wi-?fi|(?:wlan|wi-?fi|network)[- ]?(?:code|key|schlüssel)|salasana(?:ni|mme)?|şifre(?:m|miz)?|heslo|jelszó|jelszav(?:am|unk)|lozinka|mật khẩu|kata sandi|סיסמה|הסיסמה|الباسورد
    |كلمة (?:السر|المرور)|κωδικός πρόσβασης|पासवर्ड`,
    mixed,
  ),
  family('password', 'odd', 'pass|clave|parola(?:m)?|p/w|psw|κωδικός', mixed),
  family('password', 'odd', '密码|密碼|口令|パスワード|비밀번호|비번|암호', /^[\x21-\x7e]{4,}/),
  family(
    'code',
    'digits',
    `pin[- ]?codes?|pin numbers?|pins?|cvv2?|cvc2?|cvn|otps?|(?:security|door|gate|alarm|entry|entrance|access|verification|confirmation|unlock|lock|safe|login|log-in
    |sms|backup|recovery|one[- ]time|2fa|two[- ]factor|mfa|auth|authentication|garage|lockbox)[ -]codes?|combination|one[- ]time passwords?|türcode|sicherheitscode|bestätigungscode
    |geheimzahl|prüfnummer|tan|código (?:de (?:seguridad|verificación|acceso|segurança|verificação|acesso|la puerta|la alarma)|pin)
    |code (?:de sécurité|secret|de vérification|de la porte|d['’]entrée|d['’]accès|pin)|digicode|codice (?:di sicurezza|di verifica|segreto|pin|del portone)
    |kod (?:pin|do drzwi|dostępu|weryfikacyjny)|код (?:от двери|подтверждения|доступа|безопасности|домофона)|пин(?:-?код)?|pincode|toegangscode|portkod`,
    /^#?\d{3,10}(?![\p{L}\p{N}])/u,
  ),
  family('code', 'digits', '(?<=(?<!\\p{L})(?:my|your|the|mein|dein|der|mon|ton|le|il|mi|tu|el|o|meu|seu) )code'),
  family('code', 'digits', '验证码|驗證碼|暗証番号|認証コード|인증번호', /^\d{4,10}(?!\d)/),
  family(
    'key',
    'key',
    `api[ _-]?(?:keys?|tokens?|secrets?)|(?:secret|access|private|client|encryption|signing|auth|bot|session|refresh|app|bearer|oauth|personal access|licence|license|ssh)[ _-](?:access[ _-])?(?:keys?|tokens?|secrets?)
    |api[- ]?schlüssel|clé (?:d['’])?api|clave (?:de )?api|chave (?:de |da )?api|chiave api|ключ api|api[- ]ключ|apikey|secret_?key`,
    isKeyLike,
  ),
  family('key', 'long', 'keys?|tokens?|secrets?|schlüssel|clé|clave|chave|chiave|ключ|токен', isKeyLike),
  family('key', 'long', '密钥|金鑰|令牌|トークン|토큰'),
]

const around = (words: string) => plainOf(words.replace(/\s+/g, ''))
/** What stands between the word and what it is: `for the bank is now`. */
const goal = around(
  `for|to|on|of|at|from|in|für|zu|zum|von|vom|pour|de|du|des|para|do|da|del|di|per|voor|van|til|på|för|do|na|к|от|для|в`,
)
const copula = around(
  `is|are|was|were|be|been|became|equals|remains|ist|sind|war|lautet|est|sont|était|es|son|era|fue|é|são|è|sono|zijn|jest|to|это|является|är|er|on|je|van|είναι|là|adalah|है|هي|هو`,
)
const adverb = around(
  `now|still|currently|actually|literally|just|simply|always|nun|jetzt|noch|immernoch|immer|ahora|todavía|maintenant|toujours|encore|agora|ainda|adesso|ancora|teraz|теперь|nu|nog`,
)
const connector = new RegExp(
  plainOf(
    String.raw`^["'\x60*_\])]{0,3}(?:\s{1,3}(?:${goal})\s{1,3}(?:[^\s:=.,;!?]{1,30}\s{1,3}){0,3}?[^\s:=.,;!?]{1,30})??` +
      String.raw`(?:\s{0,3}(?::=|=>|->|==?|:|[—–])\s{0,3}|['’]s\s{1,3}|(?:\s{1,3}(?:will|should|must|has|have|had|used|to)){0,2}\s{1,3}(?:${copula})\s{0,2}[:=]?\s{1,3}|(?:은|는|이|가|を|は|是|为|為|:|=)\s{0,3})` +
      String.raw`(?:(?:${adverb})\s{1,3}){0,2}`,
  ),
  'iu',
)
/** After a verb of change: `changed my password to …` */
const changed = new RegExp(
  plainOf(
    String.raw`(?:chang|reset|\bset\b|updat|änder|geänder|setz|cambi|mud|troca|zmieni|смени|поменя)[^.!?\n]{0,40}$`,
  ),
  'iu',
)
const into = /^\s{1,3}(?:to|auf|zu|en|in|a|à|por|para|na|на)\s{1,3}/iu
/** Before the word: `hunter2 is my`. */
const before = new RegExp(
  plainOf(
    String.raw`(?<!\S)(\S{1,60})\s{1,3}(?:is|was|ist|es|est|é|è|jest|är|er|as|als|como|comme|come|jako|это|—|-)\s{1,3}(?:my|our|the|a|mein|unser|das|mi|nuestra|la|mon|notre|le|minha|a|mia|moje|мой|mijn|mitt|min)(?:\s{1,3}\S{1,20}){0,2}\s{1,3}$`,
  ),
  'iu',
)
const things =
  /^["']?\s{1,3}(?:managers?|polic|apps?|generators?|vaults?|tools?|keepers?|hints?|resets?|rules?|fields?)/iu

/** Every password, code and key of a plain text that is said to be one. */
export function toldIn(text: string): Told[] {
  return families.flatMap((one) => [...text.matchAll(one.words)].flatMap((word) => said(one, word, text)))
}

function said({ kind, looks, bare }: Family, word: RegExpExecArray, text: string): Told[] {
  const start = word.index + word[0].length
  const rest = text.slice(start, start + 400)
  const found = (from: number, length: number) => (length > 0 ? [{ kind, from, to: from + length }] : [])
  const link = connector.exec(rest)?.[0]
  if (link !== undefined) {
    const told = valueIn(rest.slice(link.length), looks)
    if (told) return found(start + link.length + told.from, told.to - told.from)
  }
  const gap = /^(?:>|[\s"'\x60*_]{1,4}(?:-\s)?)/.exec(rest)?.[0] ?? ''
  const direct = bare && gap !== '' ? bare.exec(rest.slice(gap.length))?.[0] : undefined
  if (direct) return found(start + gap.length, direct.length)
  if (looks !== 'any') return []
  const earlier = text.slice(Math.max(0, word.index - 100), word.index)
  const to = changed.test(earlier) ? into.exec(rest)?.[0] : undefined
  if (to !== undefined) {
    const told = valueIn(rest.slice(to.length), 'odd')
    if (told) return found(start + to.length + told.from, told.to - told.from)
  }
  const owned = things.test(rest) || /left out\]\s+\S+\s+\S+\s*$/.test(earlier) ? null : before.exec(earlier)
  const told = owned ? valueIn(owned[1] ?? '', 'any') : null
  if (!owned || !told) return []
  return found(word.index - earlier.length + owned.index + told.from, told.to - told.from)
}

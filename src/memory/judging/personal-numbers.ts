/** Does a text hold what leads to a person: a phone number, an address, the number of a document or an account? */
export function hasPersonalNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(/\p{Cf}/gu, '')
  return reaching.some((one) => one.test(plain)) || (numbered.test(plain) && hasNumber(plain)) || isPhone(plain)
}

const street =
  'street|st|avenue|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|square|sq|terrace|crescent|close|parkway|highway'

const eitherWay = (words: string) => words.replace(/\b[a-z]/g, (first) => `[${first.toUpperCase()}${first}]`)

const reaching = [
  // Mail addresses, also of the kind "ana at example dot org".
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}.-]{2,}/u,
  /(?<![\p{L}\p{N}._-])[\p{L}\p{N}._-]{2,64} ?[([]?at[)\]]? ?[\p{L}\p{N}-]{2,63} ?[([]?dot[)\]]? ?(?:com|org|net|edu|de|fr|es|io)\b/iu,
  // Bank accounts; social security numbers; Brazil's and Spain's.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b/,
  /\b\d{3}-\d{2}-\d{4}\b/,
  /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/,
  /\b\d{8}-?[A-HJ-NP-TV-Z]\b/,
  // Where a door is: a number before a name; `8 km each way` leads nowhere.
  new RegExp(
    String.raw`\b\d{1,5}[a-z]?,? (?:(?:\p{Lu}|\d)[\p{L}\p{N}.'’-]* ){1,4}(?:${eitherWay(street)})\b(?!\p{L})`,
    'u',
  ),
  /\b(?:[Ll]ives?|[Ll]iving|[Mm]oved|[Ss]tays?|[Hh]ouse|[Ff]lat|[Hh]ome|[Aa]partment|[Aa]ddress)\b.{0,20}\b(?:at|is|to)[ :]+(?:number |no\.? ?|flat |apartment )?\d{1,5}[a-z]?,? \p{Lu}/u,
  new RegExp(
    String.raw`\b(?:lives?|living|moved|stays?|house|home|address)\b.{0,20}\b(?:at|is|to)[ :]+\d{1,5}[a-z]?,? (?:[\p{L}.'’-]+ ){1,3}(?:${street})\b`,
    'iu',
  ),
  /(?:(?<!\p{L})\p{L}{1,60}-?(?:straße|strasse|str\.|gasse|allee|weg|platz|ufer|damm|straat|laan|gracht|plein|kade|gatan|vägen|veien|gata|vej)|\p{Lu}\p{L}{1,60}(?:er|ische) (?:Straße|Str\.|Allee|Platz|Weg|Ring|Ufer|Damm)) \d{1,4} ?[a-z]?(?!\p{L})/u,
  /\b\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|av\.|boulevard|bd|chemin|allée|impasse|quai|ruelle) \p{L}/iu,
  /(?<!\p{L})(?:calle|c\/|avenida|avda\.?|plaza|paseo|rua|travessa|praça|largo|viale|corso|piazza|vicolo) (?:[\p{L}.'’-]+,? ){1,5}(?:n[º°o]?\.? ?)?\d{1,4}(?!\d)/iu,
  /(?<!\p{L})[Vv]ia (?:\p{Lu}[\p{L}.'’-]+,? |d\p{L}{1,4} ){1,4}\d{1,4}(?![\d:]| \p{Ll})/u,
  /(?<!\p{L})(?:ul\.|ulica|ulicy|al\.) ?(?:\p{L}[\p{L}.-]*,? ){1,4}\d{1,4}/iu,
  /(?<!\p{L})(?:ул\.|улица|улице|проспект|пр\.|переулок) ?(?:\p{L}[\p{L}.-]*,? ){1,4}(?:д\.? ?)?\d{1,4}/iu,
  /(?:路|街|大道|巷|丁目)\s?\d{1,5}\s?(?:号|號|番)|\d丁目\d/u,
]

/** What has a number that is its person's alone. */
const numbered =
  /(?<!\p{L})(?:passport|id[- ]?card|id number|national id|identity card|ssn|social security|driv(?:er|ing)[’'s]* licen[cs]e|licen[cs]e plate|number plate|account (?:number|no)|bank account|routing number|sort code|tax (?:id|number)|insurance (?:number|id)|policy number|medical record|patient (?:id|number)|iban|reisepass\p{L}*|personalausweis\p{L}*|ausweis\p{L}*|steuer-?(?:id|nummer)|kontonummer|versicherten\p{L}*|sozialversicherung\p{L}*|kennzeichen|pasaporte|dni|curp|número de cuenta|passaporte|cpf|rg|nif|passeport|numéro de (?:compte|sécurité)|carte d['’]identité|passaporto|codice fiscale|paspoort\p{L}*|bsn|rekeningnummer|pesel|dowód|numer konta|паспорт\p{L}*|снилс|инн|номер счёта|номер счета|personnummer|fødselsnummer|kimlik)(?!\p{L})|身份证|身分證|护照|護照|パスポート|マイナンバー|주민등록|여권/iu

function hasNumber(text: string): boolean {
  const runs = text.match(/[\p{L}\p{N}][\p{L}\p{N} ./-]{0,40}/gu) ?? []
  return runs.some((run) => (run.match(/\d/g) ?? []).length >= 5)
}

const aboutPhone =
  /(?<!\p{L})(?:phone|cell|mobile|tele?phone|tel|number is|call(?:s|ed)?|text|reach(?:ed|able)?|whatsapp|signal|telegram|fax|handy\p{L}*|telefon\p{L}*|rufnummer|móvil|teléfono|celular|telefone|telemóvel|téléphone|portable|numéro|cellulare|telefono|numero|mobiel|komórk\p{L}*|numer|номер\p{L}*|телефон\p{L}*|numara\p{L}*)(?!\p{L})|电话|電話|手机|手機|전화/iu

function isPhone(text: string): boolean {
  const runs = text.match(/(?<![\p{L}\p{N}.,-])[+(]{0,2}\d[\d ()./-]{5,24}\d(?![\p{L}\p{N}])/gu) ?? []
  return runs.some((run) => {
    const digits = run.replace(/\D/g, '')
    if (/^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|^(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d$/.test(run))
      return false
    if (digits.length < 7 || digits.length > 15) return false
    if (/^[(]?(?:\+|00)/.test(run)) return digits.length >= 8
    if (/^\(?\d{3}\)?[ .-]?\d{3}[ .-]\d{4}$/.test(run)) return true
    return aboutPhone.test(text) || (/^\(?0\d/.test(run) && digits.length >= 9)
  })
}

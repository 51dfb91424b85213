import type { Labelled } from './labelled.js'

/** The same in other languages: kept in the person's own. */
export const languages: Record<string, Labelled[]> = {
  'other languages': [
    {
      id: 'de',
      said: 'Ich wohne in Graz und habe zwei Ziegen.',
      keep: [
        ['wohnt in Graz', 'Ich wohne in Graz', /graz/i],
        ['hat zwei Ziegen', 'habe zwei Ziegen', /ziegen/i],
      ],
      lies: [['wohnt in Linz', 'Ich wohne in Graz']],
    },
    {
      id: 'de-if',
      said: 'Wenn ich in Wien wohnen würde, ginge ich oft in die Oper.',
      lies: [['wohnt in Wien', 'ich in Wien wohnen']],
    },
    {
      id: 'de-asked',
      said: 'Wohne ich eigentlich in Linz?',
      lies: [['wohnt in Linz', 'Wohne ich eigentlich in Linz']],
    },
    { id: 'pl-brother', said: 'Mój brat mieszka w Łodzi.', lies: [['mieszka w Łodzi', 'mieszka w Łodzi']] },
    { id: 'zh-brother', said: '我哥哥住在北京。', lies: [['住在北京', '住在北京']] },
    {
      id: 'fr',
      said: "Je suis allergique aux arachides et j'habite à Rennes.",
      keep: [
        ['est allergique aux arachides', 'Je suis allergique aux arachides', /arachides/i],
        ['habite à Rennes', "j'habite à Rennes", /rennes/i],
      ],
    },
    {
      id: 'es',
      said: 'Trabajo como bombera en Vigo.',
      keep: [['trabaja como bombera en Vigo', 'Trabajo como bombera en Vigo', /bombera/i]],
    },
    {
      id: 'es-no',
      said: 'No como carne.',
      keep: [['no come carne', 'No como carne', /no.*carne/i]],
      lies: [['come carne', 'como carne']],
    },
    {
      id: 'pt',
      said: 'Moro em Évora e tenho um burro chamado Simão.',
      keep: [
        ['mora em Évora', 'Moro em Évora', /évora/i],
        ['tem um burro chamado Simão', 'tenho um burro chamado Simão', /simão/i],
      ],
    },
    {
      id: 'it',
      said: 'Suono il clarinetto da vent’anni.',
      keep: [['suona il clarinetto da vent’anni', 'Suono il clarinetto da vent’anni', /clarinetto/i]],
    },
    {
      id: 'ja',
      said: '大阪に住んでいます。',
      keep: [['大阪に住んでいます', '大阪に住んでいます', /大阪/]],
      lies: [['京都に住んでいます', '大阪に住んでいます']],
    },
    { id: 'zh', said: '我住在成都。', keep: [['住在成都', '我住在成都', /成都/]], lies: [['住在上海', '我住在成都']] },
    {
      id: 'ru',
      said: 'Я живу в Казани.',
      keep: [['живёт в Казани', 'Я живу в Казани', /казани/i]],
      lies: [['живёт в Москве', 'Я живу в Казани']],
    },
    { id: 'pl', said: 'Mam alergię na kurz.', keep: [['ma alergię na kurz', 'Mam alergię na kurz', /kurz/i]] },
    { id: 'ar', said: 'أعيش في عمان.', keep: [['يعيش في عمان', 'أعيش في عمان', /عمان/]] },
  ],
}

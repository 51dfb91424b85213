import { fold } from '../text/words.js'
import { type Ground, questionAnswered } from './grounding.js'

/** Is it only `ok` and `thanks`, or no word at all, with nothing to learn? An answer to a question never is. */
export function isSmallTalk(ground: Ground): boolean {
  if (ground.said === '') return true
  const spoken = fold(ground.said).split(' ')
  return questionAnswered(ground) === '' && spoken.every((word) => acknowledgements.has(word))
}

const acknowledgements = new Set(
  `a and afternoon again all alright awesome bye cool danke day evening fine good goodbye got gracias grazie great haha hello
  hey hi hmm it k lol merci morning much nice night no nope obrigada obrigado ok okay perfect please right see so sure thank
  thanks thx ty very well wow yeah yep yes you`.split(/\s+/),
).add('')

/** English words whose forms share no stem: the plain form, then the others. */
const irregular = `be been being; become became; begin began begun; break broke broken; bring brought; build built; buy bought;
  catch caught; child children; choose chose chosen; come came; do did done; draw drew drawn; drink drank drunk; drive drove driven;
  eat ate eaten; fall fell fallen; feel felt; fight fought; find found; fly flew flown; foot feet; forget forgot forgotten;
  get got gotten; give gave given; go went gone; grow grew grown; hear heard; hold held; keep kept; know knew known; leave left;
  lend lent; lose lost; make made; man men; mean meant; meet met; mouse mice; pay paid; person people; ride rode ridden;
  ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shoot shot; sing sang sung;
  sit sat; sleep slept; speak spoke spoken; spend spent; stand stood; steal stole stolen; swim swam swum; take took taken;
  teach taught; tell told; think thought; throw threw thrown; tooth teeth; understand understood; wake woke woken;
  wear wore worn; win won; woman women; write wrote written`

/** English words that speak of one part of life: where one is asked about, what holds another may matter. */
const related = `job work career profession employer office company; pet dog puppy cat kitten; child kid son daughter baby;
  parent mother mom mum father dad; brother sister sibling; wife husband partner spouse marriage married wedding;
  friend buddy mate; eat food meal dinner lunch breakfast cook recipe dish restaurant allergy allergic diet vegetarian vegan;
  live home house apartment flat move address; car drive vehicle; ill sick doctor health hospital medicine;
  holiday vacation trip travel journey flight; movie film cinema; music song band concert; book read novel;
  sport exercise workout gym train; study school university college degree; buy purchase shop; money price cost;
  plan goal dream hope wish; hobby interest passion; birthday born age; computer laptop software program`

const lists = (text: string) => text.split(';').map((list) => list.trim().split(/\s+/))

/** Of each such form the plain one. */
export const plainForms: ReadonlyMap<string, string> = new Map(
  lists(irregular).flatMap(([plain = '', ...forms]) => forms.map((form) => [form, plain])),
)

/** Words that belong together, list by list. */
export const kin: readonly (readonly string[])[] = lists(related)

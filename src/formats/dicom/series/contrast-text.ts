/**
 * What technicians type as Contrast/Bolus Agent (0018,0010), in words: whether an agent was given
 * into a vessel. Each clause of the text is read for itself, since ORAL & IV is an agent and NO
 * ORAL, IV GADOVIST too.
 */

/** Undefined where the text says nothing: empty, unknown. */
export type AgentGiven = boolean | undefined;

/** Written with points, slashes or in two words; made one word before clauses are cut. */
const JOINED: readonly (readonly [RegExp, string])[] = [
  [/\bi\.?\s?v\.?(?=[^a-z]|$)|\bintra-?\s?venous(ly)?\b|\bintraven(os|oes|ös|eus|euse|oso|osa|öst)\b/g, ' iv '],
  [/\bp\.\s?o\.?(?=[^a-z]|$)|\bpo\b|\bper\s?os\b|\bby mouth\b/g, ' oral '],
  [
    /\bw\s?\/\s?wo\b|\bw\s?(&|\+|and)\s?w\s?\/?\s?o\b|\bwith (and|&|or) without\b|\bwithout (and|&) with\b|\bmit und ohne\b|\bpre ?(and|&|\/|\+) ?post\b|\bwithout( \w+)? ?(\/|&|\+|and|,) ?with\b/g,
    ' iv ',
  ],
  [/\bw\s?\/\s?o(ut)?\b|\bwo\b/g, ' without '],
  [/\bn\s?\/\s?a\b/g, ' none '],
  [/\bnon[- ]?(contrast|enhanced|ionic)/g, ' non$1'],
  [/\bnon ?ionic\b/g, ' iv '],
];
/** What did not happen to an agent that was given. */
const REMARK =
  /\b(no|not|without|w\/?o|denies|nil)( (known|any|adverse|immediate|acute|signs? of))* (reactions?|extravasations?|complications?|incidents?|events?|side effects?|allerg(y|ies)|diluted|dilution|warmed|problems?|issues?)\b/g;
/** What stands on both sides of these was given, or not, for itself. */
const ADDED = /[&+]|\b(?:and|und|et|y|e|plus|then)\b/;
/** What follows these says more of what stands before. */
const CLAUSES = /[,;()[\]|/\\]|\.\s|\s-+\s|\b(?:with|mit|avec|con|but)\b/;
const YES = /^(y|yes|true|ja|oui|si|sí|with)$/;
const NOTHING = /^(0+([.,]0+)?|n|f|-+|c ?-)$/;
/** A clause of its own that takes back what stands beside it: GADOVIST - NOT GIVEN. */
const TAKEN_BACK =
  /^((was |were )?(not|never|nicht) (given|administered|injected|applied|used|done|gegeben|verabreicht)|(was |were )?(withheld|omitted|cancell?ed|deferred|(on )?hold|held|declined|refused|nicht gegeben))$/;

const NEGATED =
  /\b(no|none|false|nul|non|not|nil|without|never|negative|ohne|kein|keine|nein|sans|aucun|pas|sin|senza|sem|zonder|geen|nativ|native|nonenhanced|noncontrast|unenhanced|noncon|nothing|air|plain|precontrast|pre|declined|refused|withheld|omitted|cancell?ed|contraindicated|allergy|allergic|nativo|nativa|gfr|egfr|brak|bez|uten|utan|uden|ilman|ingen|ikke|null|deferred|hold|held)\b|(?<![\d.,])0+([.,]0+)? ?(ml|cc|mmol|g)\b|без|нет|无|無|未|なし/;
const ORAL =
  /\b(oral|orally|rectal|rectally|enema|enteric|enteral|enterography|intrathecal|intraarticular|vesical|bladder|water|gastrografin|gastroview|barium|readi-?cat|volumen|breeza|telebrix|peg|mannitol|peroral|bowel|drink|drunk|swallow|only)\b/;
/** Given into a vessel too, and no contrast agents. */
const OTHER_DRUG =
  /\b(saline|nacl|kochsalz|flush|buscopan|butylscopolamine?|hyoscine|glucagon|lasix|furosemide?|secretin|cck|sincalide|midazolam|lorazepam|propofol|adenosine|regadenoson)\b/;
const AGENT =
  /\b(gad\w*|gd|dotarem|clariscan|prohance|multihance|magnevist|omniscan|eovist|primovist|vueway|elucirem|optimark|ablavar|feraheme|ferumoxytol|resovist|endorem)\b/;
const ROUTE = /\b(iv|injection|injected|bolus|vein|venous|arterial|portal|antecubital|intravascular|intraarterial)\b/;
/** Agents that are drunk too, so that they name no vessel. */
const MAY_BE_ORAL =
  /\b(contrast|dye|omnipaque|isovue|visipaque|ultravist|iomeron|imeron|optiray|xenetix|oxilan|iopamidol|iohexol|iodixanol|iopromide)\b/;
const UNKNOWN =
  /^(\?+|unknown|unk|unspecified|not (specified|known|documented|recorded|stated)|unbekannt|inconnu|see report|xx+)$/;

export function agentGiven(text: string): AgentGiven {
  let words = text
    .toLowerCase()
    .replace(/[_*"']/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[.!\s]+$/, '')
    .trim();
  if (words === '' || UNKNOWN.test(words)) return undefined;
  words = words.replace(REMARK, ' ').trim();
  if (words === '') return undefined;
  for (const [pattern, word] of JOINED) words = words.replace(pattern, word);
  if (NOTHING.test(words)) return false;
  if (YES.test(words)) return true;
  const parts = words.replace(/:/g, ' ').split(ADDED);
  return parts.some(partSays);
}

/**
 * "None, patient refused" is one statement: what follows a plain no without naming a vessel or an
 * agent explains it.
 */
function partSays(part: string): boolean {
  const clauses = part.split(CLAUSES).map((clause) => clause.trim());
  if (clauses.some((clause) => TAKEN_BACK.test(clause))) return false;
  const said = clauses.filter((clause) => clause !== '').map((clause) => ({ clause, given: clauseSays(clause) }));
  const denied = said[0]?.given === false;
  return said.some(({ clause, given }) => given && (!denied || namesVessel(clause)));
}

function namesVessel(clause: string): boolean {
  return AGENT.test(clause) || ROUTE.test(clause);
}

function clauseSays(clause: string): boolean {
  if (NEGATED.test(clause)) return false;
  if (OTHER_DRUG.test(clause) && !AGENT.test(clause) && !MAY_BE_ORAL.test(clause)) return false;
  if (namesVessel(clause)) return true;
  // Whatever else was typed is the name of an agent, or its amount.
  return !ORAL.test(clause);
}

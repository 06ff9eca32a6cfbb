/** Names of classes as people read them, and what somebody who mistyped one may have meant. */
import { closest } from './suggestion.ts';

/** `right_kidney` as "Right kidney": the one spelling of labels, reports, pages and tables. */
export function displayName(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whole names in the place of which others are used. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  ivc: 'inferior vena cava',
  postcava: 'inferior vena cava',
  'vena cava': 'inferior vena cava',
  'portal vein': 'portal and splenic vein',
  'splenic vein': 'portal and splenic vein',
  'gall bladder': 'gallbladder',
};
/** The same of words in names; some say nothing. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  esophagus: 'oesophagus',
  tumor: 'tumour',
  suprarenal: 'adrenal',
  hepar: 'liver',
  lien: 'spleen',
  r: 'right',
  l: 'left',
  gland: '',
};

/**
 * The class that is meant by another name, another order of words (`kidney_left`), or one that is
 * mistyped; several joined by "or" where a word leaves it open, undefined where none is near.
 */
export function closestClass(text: string, known: readonly string[]): string | undefined {
  const wanted = usualWords(text);
  const same = known.find((name) => usualWords(name).join() === wanted.join());
  if (same !== undefined) return same;
  const parts = known.filter((name) => wanted.every((word) => usualWords(name).includes(word)));
  return wanted.length > 0 && parts.length > 0 ? parts.join(' or ') : closest(text, known);
}

/** `kidney_left` and `left_kidney`; of names with numbers (`rib_left_4`) only the same one. */
export function isSameClass(one: string, other: string): boolean {
  if (one === other) return true;
  return !/\d/.test(one + other) && usualWords(one).join() === usualWords(other).join();
}

/** In an order of their own. */
function usualWords(name: string): string[] {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
  const words = (OTHER_NAMES[plain] ?? plain).split(' ').map((word) => OTHER_WORDS[word] ?? word);
  return words.filter((word) => word !== '').sort();
}

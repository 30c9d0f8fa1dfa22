/** Letters that people type without their marks, and how they may be written. */
const MARKED: Readonly<Record<string, string>> = {
  a: 'aàáâãäåā',
  c: 'cçćč',
  e: 'eèéêëēė',
  i: 'iìíîïī',
  n: 'nñń',
  o: 'oòóôõöøō',
  s: 'sśš',
  u: 'uùúûüū',
  y: 'yýÿ',
  z: 'zžźż',
};
/** Longer than any name. */
const MAX_TEXT = 255;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] => fold(text.slice(0, MAX_TEXT)).split(/\s+/).filter(Boolean);

/** A pattern for the server: the words of a text in any order and any case, with or without the marks on letters. */
export function namePattern(text: string): string {
  const word = (letters: string) =>
    [...letters]
      .map((letter) => (MARKED[letter] ? `[${MARKED[letter]}]` : letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))
      .join('[\u0300-\u036f]?');
  const words = wordsOf(text).map(word);
  return words.length > 1 ? `(?i)^${words.map((one) => `(?=.*${one})`).join('')}` : `(?i)${words.join('')}`;
}

/** The same on the name of an entry that has just changed. */
export function matchesName(text: string, name: string): boolean {
  const folded = fold(name);
  return wordsOf(text).every((word) => folded.includes(word));
}

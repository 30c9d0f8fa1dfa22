/** How hard a passphrase is to guess, and what would make it harder: the number for the meter, the key for the words. */

export const MIN_LENGTH = 8;

// What every list of guesses begins with, in the languages of our owners.
const COMMON =
  /p[a4@]ss?w[o0]rd|motdepasse|passphrase|azerty|qwert[yz]|admin|welcome|bienvenue|bonjour|soleil|doudou|loulou|chouchou|iloveyou|jetaime|football|monkey|dragon|letmein|marseille|princess|superman|secret|changeme/gi;
const ROWS = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'azertyuiop', 'asdfghjkl', 'qsdfghjklm'];
const STEPS = [40, 50, 80];
// Of a letter in a word: the ones before it tell most of it.
const BITS_OF_WORDS = 2.6;

/**
 * @param {string} text
 * @param {readonly string[]} known words that a stranger knows of the owner: the name, the address
 * @returns {{level: 0 | 1 | 2 | 3 | 4, advice: string}}
 */
export function judge(text, known = []) {
  const length = [...text].length;
  if (length < MIN_LENGTH) return { level: 0, advice: 'short' };
  const ownWords = known.filter((word) => word.length > 2 && text.toLowerCase().includes(word.toLowerCase()));
  const isCommon = text.search(COMMON) >= 0;
  const runs = longestRun(text);
  const bits = bitsOf(withoutWords(text.replace(COMMON, ''), ownWords), length);
  const level = STEPS.filter((step) => bits >= step).length + 1;
  return { level, advice: adviceOf({ level, text, isCommon, isOwn: ownWords.length > 0, runs }) };
}

function adviceOf({ level, text, isCommon, isOwn, runs }) {
  if (level > 2) return level === 4 ? 'great' : 'good';
  if (isOwn) return 'own';
  if (isCommon) return 'common';
  if (runs > 3) return 'sequence';
  if (/^\d+$/.test(text)) return 'digits';
  if (new Set(text).size <= text.length / 3) return 'repeated';
  return level === 1 ? 'weak' : 'fair';
}

/** Of a guess that knows the kinds of characters; what is repeated or in a row counts for little. */
function bitsOf(text, length) {
  const kinds = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/\d/, 10],
    [/[^\da-zA-Z]/, 33],
  ];
  const alphabet = kinds.reduce((sum, [pattern, size]) => (pattern.test(text) ? sum + size : sum), 0);
  if (alphabet === 0) return 0;
  const varied = Math.min(text.length, new Set(text).size * 2, length - longestRun(text) + 2);
  const each = /^[\p{L}\s'’-]+$/u.test(text) ? BITS_OF_WORDS : Math.log2(alphabet);
  return varied * each;
}

function withoutWords(text, words) {
  return words.reduce((left, word) => left.toLowerCase().replaceAll(word.toLowerCase(), ''), text);
}

/** Neighbours of the alphabet, of the digits, or of a keyboard, in either direction; or the same character. */
function longestRun(text) {
  const lower = text.toLowerCase();
  let longest = 1;
  for (let start = 0; start < lower.length; start += 1) {
    let size = 2;
    while (start + size <= lower.length && isRun(lower.slice(start, start + size))) size += 1;
    longest = Math.max(longest, size - 1);
  }
  return longest;
}

function isRun(part) {
  const back = [...part].reverse().join('');
  return ROWS.some((row) => row.includes(part) || row.includes(back)) || new Set(part).size === 1;
}

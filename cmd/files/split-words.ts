import { CommandError } from '../command-error.ts';

/** The words of a line as a shell splits them: quotes of both kinds, and a backslash before any character. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let i = 0; i < line.length; i++) {
    const char = line[i] as string;
    if (char === '\\' && quote !== "'" && i + 1 < line.length) word = (word ?? '') + line[++i];
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') throw new CommandError(`A ${quote} has no end`);
  return word === undefined ? words : [...words, word];
}

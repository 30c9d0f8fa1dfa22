import { expect, test } from 'vitest';

type Judge = (text: string, known?: string[]) => { level: number; advice: string };
const { judge } = (await import(String(new URL('../../assets/scripts/strength.js', import.meta.url)))) as {
  judge: Judge;
};

test.each([
  ['', 0, 'short'],
  ['seven77', 0, 'short'],
  ['password', 1, 'common'],
  ['P@ssw0rd2026', 1, 'common'],
  ['motdepasse1', 1, 'common'],
  ['ada-lovelace', 1, 'own'],
  ['abcdefgh1', 1, 'sequence'],
  ['09876543', 1, 'sequence'],
  ['azertyuiopq', 1, 'common'],
  ['wsxcfghjk', 1, 'sequence'],
  ['14071789', 1, 'digits'],
  ['aaaaaaaaaaaa', 1, 'sequence'],
  ['papapapapapa', 1, 'repeated'],
  ['lighthouse', 1, 'weak'],
  ['lighthouse keeper', 2, 'fair'],
  ['a lamp in the window', 3, 'good'],
  ['four words that never met before', 4, 'great'],
  ['r7$Kq!9vZw2m', 3, 'good'],
])('%j is of strength %i: %s', (text, level, advice) => {
  expect(judge(text, ['ada', 'localhost'])).toEqual({ level, advice });
});

test('the longest passphrase is judged at once', () => {
  const start = performance.now();
  judge('lamp window '.repeat(85).slice(0, 1024));
  expect(performance.now() - start).toBeLessThan(50);
});

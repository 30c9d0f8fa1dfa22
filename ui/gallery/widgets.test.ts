import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8');

test('every widget that the apps are offered is in the gallery', () => {
  const offered = [...read('../index.ts').matchAll(/^export \{([^}]*)\} from '\.\/widgets\//gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => /^[A-Z]/.test(name));
  expect(offered.length).toBeGreaterThan(15);
  const shown = read('main.tsx');
  expect(offered.filter((name) => !shown.includes(`<${name}`))).toEqual([]);
});

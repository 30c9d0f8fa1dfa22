import { expect, test } from 'vitest';
import type { Http } from '../client/index.ts';
import { createMayRead } from './may-read.ts';

type Rule = { type: string; verbs?: string[]; values?: string[] };

function ask(rules: Rule[]) {
  let asked = 0;
  const request = async () => {
    asked += 1;
    return { data: { attributes: { permissions: Object.fromEntries(rules.map((rule, n) => [`r${n}`, rule])) } } };
  };
  const mayRead = createMayRead({ request } as unknown as Http);
  return { mayRead, asked: () => asked };
}

const DOCTYPE = 'io.cozy.notifications';

test.each<[string, Rule[], boolean]>([
  ['nothing', [], false],
  ['the doctype', [{ type: DOCTYPE }], true],
  ['all its verbs', [{ type: DOCTYPE, verbs: ['ALL'] }], true],
  ['reading it', [{ type: DOCTYPE, verbs: ['GET'] }], true],
  ['writing it', [{ type: DOCTYPE, verbs: ['POST'] }], false],
  ['one of its documents', [{ type: DOCTYPE, values: ['a'] }], false],
  ['another one', [{ type: 'io.cozy.apps' }, { type: 'io.cozy.notifications2' }], false],
  ['those of the house', [{ type: 'io.cozy.*' }], true],
  ['everything', [{ type: '*' }], true],
])('with a right on %s', async (_what, rules, expected) => {
  expect(await ask(rules).mayRead(DOCTYPE)).toBe(expected);
});

test('a right on one document is one to read it', async () => {
  const { mayRead } = ask([{ type: DOCTYPE, values: ['a'] }]);
  expect(await mayRead(DOCTYPE, 'a')).toBe(true);
  expect(await mayRead(DOCTYPE, 'b')).toBe(false);
});

test('it is asked once, and again when the answer was lost', async () => {
  const { mayRead, asked } = ask([{ type: DOCTYPE }]);
  await mayRead(DOCTYPE);
  await mayRead('io.cozy.apps');
  expect(asked()).toBe(1);
  let isLost = true;
  const request = async () => {
    if (isLost) throw new Error('no network');
    return { data: { attributes: { permissions: { all: { type: DOCTYPE } } } } };
  };
  const later = createMayRead({ request } as unknown as Http);
  expect(await later(DOCTYPE)).toBe(false);
  isLost = false;
  expect(await later(DOCTYPE)).toBe(true);
});

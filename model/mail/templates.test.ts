import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parseTemplate } from './template.ts';
import { createTemplates } from './templates.ts';
import { writeMail } from './write-mail.ts';

const HOLES = /\{(\w+)(\|\w+)?\??\}/g;

test('every mail is there in both languages, with the same values', async () => {
  const templates = createTemplates();
  const names = await templates.names();
  const holes = async (name: string, locale: 'en' | 'fr') =>
    JSON.stringify(await templates.get(name, locale))
      .match(HOLES)
      ?.filter((hole, i, all) => all.indexOf(hole) === i)
      .sort();
  for (const name of names) expect([name, await holes(name, 'en')]).toEqual([name, await holes(name, 'fr')]);
  const folder = new URL('../../assets/mails/', import.meta.url);
  expect(await readdir(new URL('fr', folder))).toEqual(await readdir(new URL('en', folder)));
});

const sample = (name: string): string =>
  ({
    link: 'https://ann.example/do?token=abc',
    when: '2026-11-27T13:05:00Z',
    until: '2026-11-28T13:05:00Z',
    size: '1234567890',
    used: '4812000000',
    quota: '5000000000',
    percent: '96',
    code: '123456',
  })[name] ?? `<${name}>`;

test.each(['en', 'fr'] as const)('every mail reads well in %s', async (locale) => {
  const templates = createTemplates();
  for (const name of await templates.names()) {
    if (name === 'footer') continue;
    const source = JSON.stringify([await templates.get(name, locale), await templates.get('footer', locale)]);
    const values = Object.fromEntries([...source.matchAll(HOLES)].map(([, hole = '']) => [hole, sample(hole)]));
    const options = {
      template: name,
      values: { ...values, origin: 'https://ann.example' },
      locale,
      timeZone: 'UTC',
      brand: 'Cozy',
    };
    const mail = await writeMail(templates, options);
    expect(`${mail.subject}\n\n${mail.text}`).toMatchSnapshot(name);
    expect(mail.html).not.toMatch(/\{\w+\}|undefined|<(link|hint|code|sharer|message|client)>/);
    // Nothing is loaded: a mail that is opened tells nobody.
    expect(mail.html).not.toMatch(/<img|<link|<script|src=|url\(|@import|@font-face/);
  }
});

test.each([
  ['no subject', '# Title\n\ntext'],
  ['nothing but a subject', 'subject: a'],
  ['a fact without a name', 'subject: a\n\n- fact'],
])('%s is not a template', (_what, source) => {
  expect(() => parseTemplate(source)).toThrow();
});

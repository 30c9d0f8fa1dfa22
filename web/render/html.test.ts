import { describe, expect, test } from 'vitest';
import { PAGE_NAMES } from '#model/app';
import { html } from '#pkg/html';
import en from '../../assets/locales/en.json' with { type: 'json' };
import fr from '../../assets/locales/fr.json' with { type: 'json' };
import { readAppTemplate } from './app-template.ts';
import { appVariables } from './html-app.ts';

describe('a template', () => {
  test('escapes what it is given, in text and in attributes', () => {
    const name = `<b title="x">'&`;
    expect(html`<p title="${name}">${name}</p>`.html).toBe(
      '<p title="&lt;b title=&#34;x&#34;&gt;&#39;&amp;">&lt;b title=&#34;x&#34;&gt;&#39;&amp;</p>',
    );
  });

  test('keeps HTML, joins lists, and leaves out what is not there', () => {
    expect(html`${html`<i>`}${[1, html`<b>`, 'a&b']}${false}${undefined}`.html).toBe('<i>1<b>a&amp;b');
  });
});

describe("an app's page", () => {
  const variables = {
    texts: { AppName: 'A "B" <C>', Tracking: 'false', Locale: 'fr', AppEditor: '' },
    tags: { ThemeCSS: '<link>', Warnings: '' },
    objects: { GetFlags: { a: '<i>', on: true, off: false, deep: { b: 1 } }, GetCapabilities: {} },
  };
  test.each([
    ['{{.AppName}}|{{ .ThemeCSS }}', 'A &#34;B&#34; &lt;C&gt;|<link>'],
    ['{{.constructor}}|{{.Other}}|{{AppName}}|{{.GetFlags.constructor}}|{{.constructor.name}}', '||{{AppName}}||'],
    ['{{.GetFlags.a}} {{.GetFlags.on}} {{.GetFlags.deep}} {{.GetFlags.none}}', '&lt;i&gt; true {&#34;b&#34;:1} '],
    ['a {{- .Locale -}} b', 'afrb'],
    ['{{if .Tracking}}yes{{else}}no{{end}}|{{if .Locale}}yes{{end}}|{{if .AppEditor}}yes{{end}}', 'no|yes|'],
    ['{{ if not .Tracking }}a{{ if .GetFlags.on }}b{{ if .GetFlags.off }}c{{ end }}d{{ end }}e{{ end }}f', 'abdef'],
    ['{{if .Locale}}{{.AppName}}{{else}}<b>{{end}}', 'A &#34;B&#34; &lt;C&gt;'],
    ['{{end}}{{else}}a{{if .Locale}}b', 'ab'],
    ['{{range .X}}{{}}{{ . }}{ {.AppName} }', '{{range .X}}{{}}{{ . }}{ {.AppName} }'],
  ])('fills %j', (page, filled) => {
    expect(readAppTemplate(page)(variables)).toBe(filled);
  });

  test('gets the warnings at the end of its head, unless it says where', () => {
    const warned = { ...variables, tags: { Warnings: '<meta>' } };
    expect(readAppTemplate('<head></head>')(warned)).toBe('<head><meta></head>');
    expect(readAppTemplate('<head>{{ .Warnings }}<i></head>')(warned)).toBe('<head><meta><i></head>');
  });

  test('of a megabyte of braces is read at once', () => {
    const start = performance.now();
    readAppTemplate('{{ if '.repeat(200_000))(variables);
    readAppTemplate(`{{${' '.repeat(1_000_000)}`)(variables);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

test('the names of a page are those that its author may be told of', () => {
  const page = { instance: {}, app: {}, token: '', warnings: [], flags: {}, theme: '' } as never;
  const { texts, tags, objects } = appVariables(
    { assets: { href: () => '', get: () => undefined }, server: {} } as never,
    page,
  );
  const all = [texts, tags, objects].flatMap((names) => Object.keys(names));
  expect(all.sort()).toEqual([...PAGE_NAMES].sort());
});

test('both languages say the same things', () => {
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(en) as (keyof typeof en)[]) expect(places(fr[key]), key).toEqual(places(en[key]));
});

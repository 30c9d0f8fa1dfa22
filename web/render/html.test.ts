import { describe, expect, test } from 'vitest';
import { html } from '#pkg/html';
import en from '../../assets/locales/en.json' with { type: 'json' };
import fr from '../../assets/locales/fr.json' with { type: 'json' };
import { fillTemplate } from './html-app.ts';

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

test("an app's page: known names are filled, the others are nothing, objects have no hidden name", () => {
  const variables = { texts: { AppName: 'A "B" <C>' }, tags: { ThemeCSS: '<link>' } };
  expect(fillTemplate('{{.AppName}}|{{ .ThemeCSS }}|{{.constructor}}|{{.Other}}|{{AppName}}', variables)).toBe(
    'A &#34;B&#34; &lt;C&gt;|<link>|||{{AppName}}',
  );
});

test('both languages say the same things', () => {
  expect(Object.keys(fr)).toEqual(Object.keys(en));
  const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(en) as (keyof typeof en)[]) expect(places(fr[key]), key).toEqual(places(en[key]));
});

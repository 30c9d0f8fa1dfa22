import { createHash } from 'node:crypto';
import { html } from '#pkg/html';
import { type Language, textsIn } from './html-text.ts';

/** A page that needs nothing else: whatever it would load is refused like itself. */
export interface LonePage {
  body: string;
  headers: Readonly<Record<string, string>>;
}

/** Cookies that a browser shows to scripts: less of them than this, in characters, is not what was too much. */
const MANY = 4_000;

const STYLE = `
:root{color-scheme:light dark}
body{display:grid;justify-items:center;margin:0;padding:2rem 1rem;background:light-dark(#f4f4ef,#111a18);
color:light-dark(#1c2925,#e8eeea);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:27rem}
h1{font-size:1.75rem;line-height:1.2}
a{display:inline-flex;align-items:center;min-height:3.25rem;padding:0 1.5rem;border-radius:.75rem;
background:light-dark(#1a6350,#74cfae);color:light-dark(#fff,#062a1f);font-weight:600;text-decoration:none}
small{color:light-dark(#53615b,#a5b3ac)}
[lang]+[lang]{border-top:1px solid light-dark(#d9ddd6,#2b3a35);margin-top:2rem;padding-top:1rem}
`;

/**
 * Takes away what scripts can, in whatever domain and path a page of an app may have put it. The cookies of the server are kept
 * from scripts, so they stay.
 */
const SCRIPT = `
const names = document.cookie.split('; ').map((pair) => pair.split('=', 1)[0]);
const isBomb = document.cookie.length > ${MANY};
if (isBomb) {
  const labels = location.hostname.split('.');
  const domains = ['', ...labels.map((_, at) => '; Domain=' + labels.slice(at).join('.'))];
  const parts = location.pathname.split('/');
  const paths = new Set(['/']);
  for (let at = 1; at <= parts.length; at++) {
    const path = parts.slice(0, at).join('/');
    paths.add(path || '/').add(path + '/');
  }
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  for (const name of names) for (const domain of domains) for (const path of paths) for (const more of ['', '; Partitioned'])
    document.cookie = name + '=; Max-Age=0; Path=' + path + domain + secure + more;
}
document.documentElement.dataset.was = isBomb ? 'cookies' : 'address';
for (const part of document.querySelectorAll('[data-for]'))
  part.hidden = part.dataset.for !== document.documentElement.dataset.was;
const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'en' || tag === 'fr') || 'en';
for (const part of document.querySelectorAll('main > [lang]')) part.hidden = part.lang !== language;
document.documentElement.lang = language;
`;

const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function words(language: Language) {
  const t = textsIn(language);
  return html`<section lang="${language}">
      <h1>${t('overflow_title')}</h1>
      <div data-for="cookies"><p>${t('overflow_cookies')}</p>
      <p><a href="">${t('overflow_go')}</a></p>
      <p><small>${t('overflow_again')}</small></p></div>
      <div data-for="address" hidden><p>${t('overflow_address')}</p></div>
    </section>`;
}

/** What a browser shows when the head of its requests is too large, which the cookies of an app can make all of them. */
export function overflowPage(): LonePage {
  const title = textsIn('en')('overflow_title');
  const body = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <link rel="icon" href="data:,">
    <style>${STYLE}</style>
  </head>
  <body>
    <main>${words('en').html}${words('fr').html}</main>
    <script>${SCRIPT}</script>
  </body>
</html>
`;
  const policy = `default-src 'none'; script-src ${digest(SCRIPT)}; style-src ${digest(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  return { body, headers };
}

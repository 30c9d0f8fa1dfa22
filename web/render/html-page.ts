import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Addresses } from '#model/app';
import { type Html, html } from '#pkg/html';
import type { Assets } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { type Language, languageOf, type Texts, textsIn } from './html-text.ts';

export interface Page {
  title: string;
  main: Html;
  status?: ContentfulStatusCode;
  /** Assets loaded as modules. */
  scripts?: readonly string[];
  /** Origins, besides this one, where a form of the page may lead. */
  formAction?: readonly string[];
}

/** Renders the server's own pages: one style sheet, no inline script or style, one strict policy. */
export interface Pages {
  /**
   * @param build is given the texts in the reader's language
   * @param language of a reader who has said theirs
   */
  render(c: Context<WebEnv>, build: (t: Texts) => Page, language?: Language): Response;
  /** Address of the instance's own entry, also from the host of an app. */
  entry(c: Context<WebEnv>): string;
}

export function createPages({ assets, addresses }: { assets: Assets; addresses: Addresses }): Pages {
  return {
    entry: (c) => `${instanceOrigin(c, addresses)}/`,

    render(c, build, language = languageOf(c)) {
      const t = textsIn(language);
      const page = build(t);
      const from = instanceOrigin(c, addresses);
      const href = (path: string) => from + assets.href(path);
      c.header('Content-Security-Policy', policy(from, page.formAction));
      c.header('Cache-Control', 'private, no-store');
      c.header('Referrer-Policy', 'same-origin');
      c.header('X-Content-Type-Options', 'nosniff');
      c.header('X-Frame-Options', 'DENY');
      c.header('Vary', 'Accept-Language', { append: true });
      return c.html(layout({ language, t, page, href }).html, page.status ?? 200) as Response;
    },
  };
}

/** On the host of an app, a page of ours takes its assets from the instance. */
function instanceOrigin(c: Context<WebEnv>, addresses: Addresses): string {
  const instance = c.var.instance as WebEnv['Variables']['instance'] | undefined;
  if (!instance) return '';
  const host = (c.req.header('Host') ?? '').toLowerCase();
  const domains = [instance.domain, ...(instance.domain_aliases ?? [])];
  return host === '' || domains.includes(host) ? '' : addresses.origin(instance);
}

function policy(origin: string, formAction: readonly string[] = []): string {
  const from = origin === '' ? "'self'" : `'self' ${origin}`;
  return [
    "default-src 'none'",
    `style-src ${from}`,
    `script-src ${from}`,
    `img-src ${from}`,
    `connect-src ${from}`,
    ["form-action 'self'", ...formAction].join(' '),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

interface Layout {
  language: string;
  t: Texts;
  page: Page;
  href: (path: string) => string;
}

function layout({ language, t, page, href }: Layout): Html {
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#f4f4ef" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#111a18" media="(prefers-color-scheme: dark)">
    <meta name="robots" content="noindex">
    <title>${page.title} · ${t('brand')}</title>
    <link rel="icon" type="image/svg+xml" href="${href('images/mark.svg')}">
    <link rel="stylesheet" href="${href('styles/pages.css')}">
    ${(page.scripts ?? []).map((script) => html`<script type="module" src="${href(script)}"></script>`)}
  </head>
  <body>
    <header class="brand">
      <img class="brand-mark" src="${href('images/mark.svg')}" alt="" width="40" height="40">
      <span class="brand-name">${t('brand')}</span>
    </header>
    <main class="card">${page.main}</main>
    <footer class="foot">${t('footer')}</footer>
  </body>
</html>
`;
}

import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Assets } from '#pkg/static';
import type { WebEnv } from '#web/middleware';
import { type Html, html } from './html.ts';
import { languageOf, type Texts, textsIn } from './html-text.ts';

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
  /** @param build is given the texts in the reader's language */
  render(c: Context<WebEnv>, build: (t: Texts) => Page): Response;
}

/** @param origin where the assets are, for the pages that are shown on the host of an app */
export function createPages(assets: Assets, origin: (c: Context<WebEnv>) => string = () => ''): Pages {
  return {
    render(c, build) {
      const language = languageOf(c);
      const t = textsIn(language);
      const page = build(t);
      const from = origin(c);
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

function policy(origin: string, formAction: readonly string[] = []): string {
  const from = origin === '' ? "'self'" : `'self' ${origin}`;
  return [
    "default-src 'none'",
    `style-src ${from}`,
    `script-src ${from}`,
    `img-src ${from}`,
    "connect-src 'self'",
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

import type { Context } from 'hono';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { Pages } from './html-page.ts';
import type { TextKey } from './html-text.ts';

const WORDS: Record<string, [title: TextKey, text: TextKey]> = {
  LOGIN_FAILED: ['blocked_title', 'blocked_login'],
  PAYMENT_FAILED: ['blocked_payment_title', 'blocked_payment'],
};

/** What a person sees of an instance that is blocked, by the code of the reason. */
export function blockedPage(pages: Pages): (c: Context<WebEnv>, code: string, status: 402 | 503) => Response {
  return (c, code, status) => {
    const [title, text] = WORDS[code] ?? ['blocked_title', 'blocked'];
    return pages.render(c, (t) => ({
      title: t(title),
      status,
      main: html`<h1>${t(title)}</h1><p class="lead">${t(text)}</p>`,
    }));
  };
}

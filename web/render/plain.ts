import type { Context, ErrorHandler } from 'hono';
import { html } from 'hono/html';
import { UNKNOWN_INSTANCE, type WebEnv } from '#web/middleware';
import { type ShownError, showError } from './errors.ts';

/** Errors as JSON, a page or a text, by what the client accepts: for the routes that have no dialect of their own. */
export const plainErrors: ErrorHandler<WebEnv> = (error, c) => renderPlain(c, showError(error, c));

/** @compat An `Accept` of everything, as `curl` sends it, gives a text. */
export function renderPlain(c: Context<WebEnv>, shown: ShownError): Response | Promise<Response> {
  const accept = c.req.header('Accept') ?? '';
  if (accept.includes('json')) return c.json({ error: jsonMessage(shown) }, shown.status);
  if (accept.includes('text/html')) return c.html(page(shown), shown.status);
  return c.text(shown.detail, shown.status);
}

/** @compat a client tells an instance that is gone from a document that is missing by the empty object. */
function jsonMessage({ code, detail }: ShownError): string | object {
  return code === UNKNOWN_INSTANCE ? {} : detail;
}

function page({ status, title, detail }: ShownError) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>${title}</title>
  </head>
  <body>
    <main>
      <h1>${status} ${title}</h1>
      ${detail === title ? '' : html`<p>${detail}</p>`}
    </main>
  </body>
</html>
`;
}

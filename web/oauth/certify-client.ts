import type { Context } from 'hono';
import { AppError, isKind } from '#pkg/errors';
import { readForm, type WebEnv } from '#web/middleware';
import { renderCertification } from './certification-page.ts';
import type { OAuthDeps } from './deps.ts';
import { readDestination } from './destination.ts';

/**
 * `POST /auth/clients/:id/flagship`: the owner typed the digits of the mail. The page's own form goes on to the consent; a
 * program gets an empty answer. The token is the proof of the form: it is in no other page, and good for one client.
 */
export async function certifyClient(c: Context<WebEnv, '/:id/flagship'>, deps: OAuthDeps): Promise<Response> {
  const form = await readForm(c);
  const [code, token, query] = ['code', 'token', 'query'].map((name) => form.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const isPage = form.has('query') && c.var.session !== undefined;
  try {
    await deps.certification.confirm(c.var.instance, c.req.param('id'), { code: code.replaceAll(/\s/g, ''), token });
  } catch (error) {
    if (!isPage || !isKind(error, 'unauthenticated')) throw error;
    const { client } = await readDestination(c, deps, new URLSearchParams(query));
    if (client._id !== c.req.param('id')) throw new AppError('bad-request', 'the request is for another client');
    return renderCertification(c, deps, { client, token, query, isWrong: true });
  }
  return isPage ? c.redirect(`/auth/authorize?${new URLSearchParams(query)}`, 303) : c.body(null, 204);
}

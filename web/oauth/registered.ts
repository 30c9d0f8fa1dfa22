import type { Context } from 'hono';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { OAuthDeps } from './deps.ts';

/** The id of the route and the token of its registration, which the bearer has. Rejects with `unauthenticated`. */
export async function registered(
  c: Context<WebEnv, '/:id'> | Context<WebEnv, '/:id/challenge'>,
  { tokens }: Pick<OAuthDeps, 'tokens'>,
): Promise<{ id: string; token: string }> {
  const id = c.req.param('id');
  const [, token] = /^bearer +(\S+)$/i.exec(c.req.header('Authorization') ?? '') ?? [];
  if (token === undefined) throw unauthenticated();
  const claims = await tokens.verify(c.var.instance, token).catch((error: unknown) => {
    throw isKind(error, 'bad-token') ? unauthenticated() : error;
  });
  if (claims.audience !== 'registration' || claims.subject !== id) throw unauthenticated();
  return { id, token };
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'the registration access token is missing or wrong', {
    code: 'invalid_token',
  });
}

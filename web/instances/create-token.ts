import type { Handler } from 'hono';
import { parseScope } from '#model/permission';
import type { Audience, Claims } from '#model/token';
import { lifetime } from '#model/token';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';
import { parseDuration } from './parse-duration.ts';
import { given, requiredText, textOf } from './parse-options.ts';

const AUDIENCES: Record<string, Audience> = {
  app: 'app',
  webapp: 'app',
  konn: 'konn',
  konnector: 'konn',
  access: 'access',
  'access-token': 'access',
  refresh: 'refresh',
  'refresh-token': 'refresh',
  cli: 'cli',
};

/** Answers a JWT as text. */
export function createToken({ instances, tokens, now = Date.now }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => {
    const instance = await instances.get(requiredText(c, 'Domain'));
    const audience = AUDIENCES[requiredText(c, 'Audience')];
    if (!audience) throw new AppError('bad-request', 'Unknown audience', { parameter: 'Audience' });
    const scope = textOf(c, 'Scope');
    // The rules of a web app are referred to, not listed.
    if (scope && !scope.startsWith('@')) parseScope(scope);
    const subject = audience === 'cli' ? (textOf(c, 'Subject') ?? 'CLI') : requiredText(c, 'Subject');
    const claims = { audience, subject, ...given({ scope }) };
    const expire = textOf(c, 'Expire');
    const token = await tokens.issue(instance, {
      ...claims,
      ...(expire !== undefined && { issuedAt: issuedFor(claims, parseDuration(expire, 'Expire'), now()) }),
    });
    return c.text(token);
  };
}

/** A token ends a fixed time after it was issued: another life is told by another date. In seconds. */
function issuedFor(claims: Pick<Claims, 'audience' | 'subject'>, duration: number, now: number): number {
  const seconds = Math.floor(now / 1000);
  const life = lifetime({ ...claims, issuer: '', issuedAt: seconds });
  return life === undefined ? seconds : seconds - life + Math.floor(duration / 1000);
}

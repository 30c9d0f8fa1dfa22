import type { Handler } from 'hono';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

/** `POST /instances/:domain/magic_link`: a code for `/auth/magic_link`, that the administrator sends. 400 without such links. */
export function issueMagicCode({ instances, recovery }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/magic_link'> {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    const code = await recovery.issueMagicCode(await instances.get(c.req.param('domain'))).catch((error: unknown) => {
      if (!isKind(error, 'forbidden')) throw error;
      throw new AppError('bad-request', error.message);
    });
    return c.json({ code }, 201);
  };
}

/** `POST /instances/:domain/email_verified_code`: the administrator knows that the owner reads the mails of the instance. */
export function issueEmailVerifiedCode({
  instances,
  codes,
}: InstancesRoutesDeps): Handler<WebEnv, '/:domain/email_verified_code'> {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    const instance = await instances.get(c.req.param('domain'));
    return c.json({ email_verified_code: codes.issue(instance, 'email-verified') }, 201);
  };
}

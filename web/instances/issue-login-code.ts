import type { Handler } from 'hono';
import { AppError, isKind } from '#pkg/errors';
import { isObject, readJson, type WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

const MAX_BODY = 16 * 1024;

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

/** `POST /instances/:domain/session_code`: opens an app once, within a week, for a service of the administrator. */
export function issueSessionCode({ instances, codes }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/session_code'> {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.json({ session_code: codes.issue(await instances.get(c.req.param('domain')), 'session') }, 201);
  };
}

/** `POST /instances/:domain/session_code/check`: `{session_code}`; `{valid}`, and the code is used: 403 when it was not good. */
export function checkSessionCode({
  instances,
  codes,
}: InstancesRoutesDeps): Handler<WebEnv, '/:domain/session_code/check'> {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    const instance = await instances.get(c.req.param('domain'));
    const { value } = await readJson(c, { limit: MAX_BODY });
    const code = isObject(value) && typeof value['session_code'] === 'string' ? value['session_code'] : '';
    const valid = await codes.take(instance, 'session', code);
    return c.json({ valid }, valid ? 200 : 403);
  };
}

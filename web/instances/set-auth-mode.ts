import type { Handler } from 'hono';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import { readJson, type WebEnv } from '#web/middleware';
import type { InstancesRoutesDeps } from './deps.ts';

const MODES: readonly unknown[] = ['basic', 'two_factor_mail'] satisfies Instance['auth_mode'][];

/** 204 when it is changed, 200 with a word when it was that already. */
export function setAuthMode({ instances }: InstancesRoutesDeps): Handler<WebEnv, '/:domain/auth-mode'> {
  return async (c) => {
    const instance = await instances.get(c.req.param('domain'));
    const body = (await readJson(c)).value as { auth_mode?: unknown } | null;
    if (!MODES.includes(body?.auth_mode)) {
      throw new AppError('bad-request', `auth_mode is not one of ${MODES.join(', ')}`, { parameter: 'auth_mode' });
    }
    const auth_mode = body?.auth_mode as NonNullable<Instance['auth_mode']>;
    if (auth_mode === (instance.auth_mode ?? 'basic')) return c.json(`Instance has already ${auth_mode} auth mode`);
    await instances.update(instance, { auth_mode });
    return c.body(null, 204);
  };
}

import type { MiddlewareHandler } from 'hono';
import type { Warnings } from '#model/settings';
import type { WebEnv } from './env.ts';

/**
 * Refuses the data of an instance whose owner has not signed the terms of services in time.
 * @compat JSON:API errors without the object around them: clients take the first item of the array.
 */
export function refuseExpiredTerms({ expiredTerms }: Pick<Warnings, 'expiredTerms'>): MiddlewareHandler<WebEnv> {
  return (c, next) => {
    const warning = expiredTerms(c.get('instance'));
    return warning ? Promise.resolve(c.json([warning], 402)) : next();
  };
}

import type { MiddlewareHandler } from 'hono';
import { AppError } from '#pkg/errors';
import { permissionOf, type WebEnv } from '#web/middleware';
import type { FilesDeps } from '../deps.ts';
import { TUS_VERSION, tusHeaders } from './tus-headers.ts';

/** Refuses another version of the protocol, once it is known that the client may ask anything. */
export function speakTus({ permissions }: FilesDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    tusHeaders(c);
    await permissionOf(c, permissions);
    if (c.req.header('Tus-Resumable') === TUS_VERSION) return next();
    c.header('Tus-Version', TUS_VERSION);
    throw new AppError('precondition-failed', 'Another version of tus', { parameter: 'Tus-Resumable' });
  };
}

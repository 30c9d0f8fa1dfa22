import { domainToUnicode } from 'node:url';
import type { MiddlewareHandler } from 'hono';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from './env.ts';
import { UNKNOWN_INSTANCE } from './unknown-instance.ts';

export interface InstanceMiddlewareDeps {
  instances: {
    /** By domain, alias or old domain. Rejects with kind `not-found`. */
    findByHost(host: string): Promise<Instance>;
  };
  /** Scheme of the addresses that are sent to clients. */
  scheme: 'http' | 'https';
}

/** Finds whose server is asked. */
export function instanceMiddleware({ instances, scheme }: InstanceMiddlewareDeps): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const host = hostOf(c.req.header('Host'));
    const instance = await findInstance(instances, host);
    if (instance.old_domain === host && instance.domain !== host) {
      const { pathname, search } = new URL(c.req.url);
      return c.redirect(`${scheme}://${instance.domain}${pathname}${search}`, 308);
    }
    c.set('instance', instance);
    if (isDebugged(instance)) c.set('log', c.var.log.child({ domain: instance.domain }, { level: 'debug' }));
    return next();
  };
}

/** An administrator asked to see what happens there, for a time. */
function isDebugged({ debug_until }: Instance): boolean {
  return debug_until !== undefined && Date.parse(debug_until) > Date.now();
}

async function findInstance(instances: InstanceMiddlewareDeps['instances'], host: string): Promise<Instance> {
  try {
    const instance = await instances.findByHost(host);
    if (!instance.deleting) return instance;
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
  throw new AppError('not-found', 'The instance was not found', { code: UNKNOWN_INSTANCE });
}

/** A Host header in the form of `Instance.domain`: lower case, in Unicode. */
export function hostOf(header: string | undefined): string {
  if (header === undefined) throw new AppError('bad-request', 'The Host header is missing');
  const host = header.toLowerCase();
  if (!host.includes('xn--')) return host;
  const [name = '', port] = host.split(':');
  const unicode = domainToUnicode(name);
  return port === undefined ? unicode : `${unicode}:${port}`;
}

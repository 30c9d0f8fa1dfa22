import { domainToUnicode } from 'node:url';
import type { Context } from 'hono';
import { asciiHost, type Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { WebEnv } from './env.ts';
import type { Step } from './in-steps.ts';
import { UNKNOWN_INSTANCE } from './unknown-instance.ts';

export interface InstanceStepDeps {
  instances: {
    /** By domain, alias or old domain. Rejects or throws with kind `not-found`. */
    findByHost(host: string, c: Context<WebEnv>): Instance | Promise<Instance>;
  };
  /** Scheme of the addresses that are sent to clients. */
  scheme: 'http' | 'https';
}

/** Finds whose server is asked. */
export function findInstance({ instances, scheme }: InstanceStepDeps): Step {
  return (c) => {
    const host = hostOf(c.req.header('Host'));
    const found = findByHost(instances, host, c);
    if (found instanceof Promise) return found.then((instance) => enter(c, instance, host, scheme));
    return enter(c, found, host, scheme);
  };
}

function enter(c: Context<WebEnv>, instance: Instance, host: string, scheme: string): Response | undefined {
  if (instance.deleting) throw unknownInstance();
  if (instance.old_domain === host && instance.domain !== host) {
    const { pathname, search } = new URL(c.req.url);
    return c.redirect(`${scheme}://${asciiHost(instance.domain)}${pathname}${search}`, 308);
  }
  c.set('instance', instance);
  if (isDebugged(instance)) c.set('log', c.var.log.child({ domain: instance.domain }, { level: 'debug' }));
  return;
}

/** Nothing keeps its requests from the handlers, nor asks for a line of log about each. */
export function isOrdinary(instance: Instance): boolean {
  return instance.blocked !== true && instance.deleting !== true && !isDebugged(instance);
}

/** An administrator asked to see what happens there, for a time. */
function isDebugged({ debug_until }: Instance): boolean {
  return debug_until !== undefined && Date.parse(debug_until) > Date.now();
}

function findByHost(instances: InstanceStepDeps['instances'], host: string, c: Context<WebEnv>) {
  try {
    const found = instances.findByHost(host, c);
    return found instanceof Promise ? found.catch(refuseUnknown) : found;
  } catch (error) {
    return refuseUnknown(error);
  }
}

function refuseUnknown(error: unknown): never {
  throw isKind(error, 'not-found') ? unknownInstance() : error;
}

function unknownInstance(): AppError {
  return new AppError('not-found', 'The instance was not found', { code: UNKNOWN_INSTANCE });
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

import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { InstancesRoutesDeps } from './deps.ts';
import { flagOf, given, integerOf, listOf, parseOptions, textOf } from './parse-options.ts';
import { toResource } from './to-resource.ts';

export function createInstance({ instances, now = Date.now }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => {
    const start = now();
    const { domain, ...more } = given({
      domain: textOf(c, 'Domain'),
      apps: listOf(c, 'Apps'),
      passphrase: textOf(c, 'Passphrase'),
      kdfIterations: integerOf(c, 'KdfIterations'),
    });
    const instance = await instances.create({ ...parseOptions(c), ...more, domain: domain ?? '' });
    if (flagOf(c, 'Trace')) c.var.log.info({ domain: instance.domain, ms: now() - start }, 'instance created');
    return renderResource(c, toResource(instance), { status: 201 });
  };
}

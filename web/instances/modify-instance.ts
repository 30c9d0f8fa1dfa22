import type { Handler } from 'hono';
import type { WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { InstancesRoutesDeps } from './deps.ts';
import { flagOf, given, integerOf, parseOptions, textOf } from './parse-options.ts';
import { toResource } from './to-resource.ts';

/** @compat with `Deleting`, nothing else is changed. */
export function modifyInstance({ instances, passphrases }: InstancesRoutesDeps): Handler<WebEnv, '/:domain'> {
  return async (c) => {
    const domain = c.req.param('domain');
    const deleting = flagOf(c, 'Deleting');
    if (deleting !== undefined) return renderResource(c, toResource(await instances.modify(domain, { deleting })));
    const options = { ...parseOptions(c), ...given({ domain: textOf(c, 'Domain') }) };
    const passphrase = textOf(c, 'Passphrase');
    const iterations = integerOf(c, 'KdfIterations') ?? 0;
    const modified = await instances.modify(domain, options);
    if (passphrase === undefined) return renderResource(c, toResource(modified));
    return renderResource(c, toResource(await passphrases.reset(modified, { passphrase, iterations })));
  };
}

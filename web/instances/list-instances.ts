import type { Handler } from 'hono';
import type { Instance } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { WebEnv } from '#web/middleware';
import { renderList } from '#web/render';
import type { InstancesRoutesDeps } from './deps.ts';
import { given, integerOf, textOf } from './parse-options.ts';
import { toResource } from './to-resource.ts';

const MAX_PAGE = 1000;

/** @compat without `page[limit]`, all of them in one answer. */
export function listInstances({ instances }: InstancesRoutesDeps): Handler<WebEnv> {
  return async (c) => {
    const limit = integerOf(c, 'page[limit]');
    if (limit === undefined) {
      const all: Instance[] = [];
      for await (const instance of instances.all()) all.push(instance);
      return renderList(c, all.map(toResource));
    }
    const skip = integerOf(c, 'page[skip]') ?? 0;
    if (limit < 1 || skip < 0) throw new AppError('bad-request', 'page[limit] and page[skip] must be positive');
    const page = await instances.list(
      given({ limit: Math.min(limit, MAX_PAGE), skip, cursor: textOf(c, 'page[cursor]') }),
    );
    const next =
      page.cursor && `/instances?${new URLSearchParams({ 'page[limit]': String(limit), 'page[cursor]': page.cursor })}`;
    return renderList(c, page.instances.map(toResource), next ? { links: { next } } : {});
  };
}

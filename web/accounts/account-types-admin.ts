import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountTypes } from '#model/account';
import { AppError } from '#pkg/errors';
import { readAttributes, type WebEnv } from '#web/middleware';

export interface AccountTypesAdminDeps {
  accountTypes: AccountTypes;
}

const TYPE = 'io.cozy.account_types';
const SLUG = /^[a-z0-9-]{1,100}$/;

const address = z.url({ protocol: /^https?$/ }).max(2_000);
const ATTRIBUTES = z.strictObject({
  grant_mode: z.string().max(100).optional(),
  client_id: z.string().max(1_000).optional(),
  client_secret: z.string().max(1_000).optional(),
  auth_endpoint: address.optional(),
  token_endpoint: address.optional(),
  manage_endpoint: address.optional(),
  reconnect_endpoint: address.optional(),
  token_mode: z.enum(['form', 'basic', 'get']).optional(),
  redirect_uri: address.optional(),
  extras: z.record(z.string(), z.string()).optional(),
  skip_redirect_uri_on_authorize: z.boolean().optional(),
  skip_state_on_token: z.boolean().optional(),
});

/** Mounted at `/accounts/types` of the admin port: how accounts are opened at their providers. Secrets are never told. */
export function accountTypesRoutes({ accountTypes }: AccountTypesAdminDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false });
  app.get('/', async (c) => {
    const all = await accountTypes.list();
    const data = all.map(({ _id, _rev, client_secret, ...attributes }) => ({ type: TYPE, id: _id, attributes }));
    return c.json({ data });
  });
  app.put('/:slug', async (c) => {
    const parsed = ATTRIBUTES.safeParse(await readAttributes(c));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const pointer = `/data/attributes/${issue?.path.join('/') ?? ''}`;
      throw new AppError('unprocessable', 'This is no type of accounts', { pointer });
    }
    await accountTypes.put(idOf(c.req.param('slug'), c.req.query('Context')), JSON.parse(JSON.stringify(parsed.data)));
    return c.body(null, 204);
  });
  app.delete('/:slug', async (c) => {
    await accountTypes.remove(idOf(c.req.param('slug'), c.req.query('Context')));
    return c.body(null, 204);
  });
  return app;
}

function idOf(slug: string, context: string | undefined): string {
  for (const name of [slug, ...(context ? [context] : [])]) {
    if (!SLUG.test(name)) throw new AppError('unprocessable', 'Invalid slug name', { parameter: 'slug' });
  }
  return context ? `${context}/${slug}` : slug;
}

import { Hono } from 'hono';
import { z } from 'zod';
import type { RemoteSecretStore } from '#model/remote';
import { AppError } from '#pkg/errors';
import { readJson, type WebEnv } from '#web/middleware';

export interface RemoteSecretsAdminDeps {
  remoteSecrets: RemoteSecretStore;
}

const TYPE = 'io.cozy.remote.secrets';
const CHANGES = z.record(z.string(), z.union([z.string(), z.null()]));

/** Mounted at `/remote/secrets` of the admin port: what declarations of remote doctypes call `{{secret_<name>}}`. Never told. */
export function remoteSecretsRoutes({ remoteSecrets }: RemoteSecretsAdminDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false });
  const resource = (id: string, names: readonly string[]) => ({ type: TYPE, id, attributes: { names } });
  app.get('/', async (c) => {
    const all = await remoteSecrets.list();
    return c.json({ data: all.map(({ doctype, names }) => resource(doctype, names)) });
  });
  app.patch('/:doctype', async (c) => {
    const changes = CHANGES.safeParse((await readJson(c)).value);
    if (!changes.success) throw new AppError('unprocessable', 'This is no JSON object of texts and nulls');
    const doctype = c.req.param('doctype');
    return c.json({ data: resource(doctype, await remoteSecrets.change(doctype, changes.data)) });
  });
  app.delete('/:doctype', async (c) => {
    await remoteSecrets.remove(c.req.param('doctype'));
    return c.body(null, 204);
  });
  return app;
}

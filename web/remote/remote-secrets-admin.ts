import { Hono } from 'hono';
import type { RemoteSecretStore } from '#model/remote';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { isObject, readJson, type WebEnv } from '#web/middleware';

export interface RemoteSecretsAdminDeps {
  remoteSecrets: RemoteSecretStore;
}

const TYPE = 'io.cozy.remote.secrets';

/** Mounted at `/remote/secrets` of the admin port: what declarations of remote doctypes call `{{secret_<name>}}`. Never told. */
export function remoteSecretsRoutes({ remoteSecrets }: RemoteSecretsAdminDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false });
  const resource = (id: string, names: readonly string[]) => ({ type: TYPE, id, attributes: { names } });
  app.get('/', async (c) => {
    const all = await remoteSecrets.list();
    return c.json({ data: all.map(({ doctype, names }) => resource(doctype, names)) });
  });
  app.patch('/:doctype', async (c) => {
    const doctype = c.req.param('doctype');
    const changes = toChanges((await readJson(c)).value);
    return c.json({ data: resource(doctype, await remoteSecrets.change(doctype, changes)) });
  });
  app.delete('/:doctype', async (c) => {
    await remoteSecrets.remove(c.req.param('doctype'));
    return c.body(null, 204);
  });
  return app;
}

function toChanges(body: JsonValue): Record<string, string | null> {
  const isChange = (value: unknown): value is string | null => value === null || typeof value === 'string';
  if (isObject(body) && Object.values(body).every(isChange)) return body as Record<string, string | null>;
  throw new AppError('unprocessable', 'This is no JSON object of texts and nulls');
}

import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { isObject, type WebEnv } from '#web/middleware';
import { allowInstall } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';
import { renderOperation } from './render-operation.ts';

/**
 * `POST /apps/:slug?Source=&Deactivated=&Parameters=`: installs an application of the server or of its registries; for the command line,
 * from anywhere. Deactivated: its rules wait for the owner to open it.
 */
export async function installApp(c: Context<WebEnv>, deps: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const source = c.req.query('Source');
  await allowInstall(c, 'POST', slug, source, deps);
  const isDeactivated = c.req.query('Deactivated') === 'true';
  const parameters = parseParameters(c.req.query('Parameters'));
  return renderOperation(c, deps, () => deps.apps.install(c.var.instance, slug, { source, isDeactivated, parameters }));
}

/** Those of a konnector, as JSON. */
function parseParameters(text: string | undefined): JsonObject | undefined {
  if (text === undefined || text === '') return undefined;
  const wrong = (cause?: unknown) =>
    new AppError('unprocessable', 'Parameters is not a JSON object', { parameter: 'Parameters', cause });
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw wrong(cause);
  }
  if (!isObject(value)) throw wrong();
  return value;
}

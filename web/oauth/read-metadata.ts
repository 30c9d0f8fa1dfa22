import type { Context } from 'hono';
import type { ClientMetadata } from '#model/oauth';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { readJson, type WebEnv } from '#web/middleware';

const MAX_BODY = 64 * 1024;

const OPTIONAL = [
  'client_kind',
  'client_uri',
  'logo_uri',
  'policy_uri',
  'software_version',
  'token_endpoint_auth_method',
  'notification_platform',
  'notification_device_token',
] as const;

/** The JSON object of a registration, and what it says of the client; other members are ignored (RFC 7591 section 2). */
export async function readMetadata(c: Context<WebEnv>): Promise<{ body: JsonObject; metadata: ClientMetadata }> {
  if (!/^application\/([\w.]+\+)?json\b/.test(c.req.header('Content-Type') ?? '')) throw invalid('JSON is expected');
  const { value: body } = await readJson(c, { limit: MAX_BODY });
  if (!isObject(body)) throw invalid('a JSON object is expected');
  const metadata: ClientMetadata = {
    redirect_uris: addressesOf(body['redirect_uris']),
    client_name: textOf(body, 'client_name') ?? '',
    software_id: textOf(body, 'software_id') ?? '',
  };
  for (const name of OPTIONAL) {
    const text = textOf(body, name);
    if (text !== undefined) metadata[name] = text;
  }
  const notifications = body['notifications'];
  if (isObject(notifications)) metadata.notifications = notifications;
  return { body, metadata };
}

/** Clients send empty texts for what they do not have. */
export function textOf(body: JsonObject, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(`${name} must be a text`);
  return value;
}

function addressesOf(value: JsonValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((uri) => typeof uri === 'string')) {
    throw new AppError('bad-request', 'redirect_uris must be a list of texts', { code: 'invalid_redirect_uri' });
  }
  return value as string[];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(message: string): AppError {
  return new AppError('bad-request', message, { code: 'invalid_client_metadata' });
}

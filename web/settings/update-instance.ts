import type { Context } from 'hono';
import { DOCTYPES } from '#model/docs';
import { isTimeZone, type Locale } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { permissionOf, readJson, type WebEnv } from '#web/middleware';
import { renderResource } from '#web/render';
import type { SettingsDeps } from './deps.ts';
import { instanceResource, PROTECTED } from './instance-attributes.ts';

const MAX_BODY = 64 * 1024;
const MAX_MEMBERS = 200;
/** Members that pages and mails show: of another type they would fail there, for as long as they are stored. */
const TEXTS = new Set(['public_name', 'tz', 'phone']);

/** `PUT /settings/instance`: replaces the members that the owner may change; `meta.rev` must be the current one. */
export async function updateInstance(c: Context<WebEnv>, deps: SettingsDeps): Promise<Response> {
  const { instances, permissions } = deps;
  const permission = await permissionOf(c, permissions);
  await permissions.allowId(c.var.instance, permission, 'PUT', DOCTYPES.settings, 'io.cozy.settings.instance');
  const { attributes, rev } = parseBody((await readJson(c, { limit: MAX_BODY })).value);
  const current = await instances.settings(c.var.instance);
  if (rev !== current._rev) throw new AppError('conflict', 'Document update conflict', { code: 'conflict' });

  // A member that is not sent is removed, as with any document.
  const changes: Record<string, unknown> = {};
  for (const member of [...Object.keys(current), ...Object.keys(attributes)]) {
    if (PROTECTED.has(member)) continue;
    changes[member] = TEXTS.has(member) ? parseText(attributes, member) : attributes[member];
  }
  const locale = parseLocale(attributes['locale']);
  const instance =
    locale === undefined || locale === c.var.instance.locale
      ? c.var.instance
      : await instances.update(c.var.instance, { locale });
  return renderResource(c, instanceResource(instance, await instances.updateSettings(instance, changes), deps.oidc));
}

function parseBody(value: JsonValue): { attributes: JsonObject; rev: JsonValue | undefined } {
  const data = isObject(value) ? value['data'] : undefined;
  const attributes = isObject(data) ? data['attributes'] : undefined;
  if (!isObject(data) || !isObject(attributes)) {
    throw new AppError('bad-request', 'A JSON:API document is expected', { pointer: '/data/attributes' });
  }
  if (Object.keys(attributes).length > MAX_MEMBERS) {
    throw new AppError('unprocessable', 'Too many members', { pointer: '/data/attributes' });
  }
  const meta = data['meta'];
  return { attributes, rev: isObject(meta) ? meta['rev'] : undefined };
}

function parseText(attributes: JsonObject, member: string): string | undefined {
  const value = attributes[member] ?? undefined;
  const pointer = `/data/attributes/${member}`;
  if (value !== undefined && typeof value !== 'string') {
    throw new AppError('unprocessable', `${member} must be a text`, { pointer });
  }
  if (member === 'tz' && value && !isTimeZone(value)) {
    throw new AppError('unprocessable', `${value} is not a known time zone`, { pointer });
  }
  return value;
}

function parseLocale(value: JsonValue | undefined): Locale | undefined {
  if (value === undefined || value === 'en' || value === 'fr') return value;
  throw new AppError('unprocessable', 'This locale is not one of ours', { pointer: '/data/attributes/locale' });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

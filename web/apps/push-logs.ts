import type { Context } from 'hono';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { isObject, permissionOf, readJson, type WebEnv } from '#web/middleware';
import { idOf, mayDoEverything } from './allow.ts';
import type { AppsRoutesDeps } from './deps.ts';

const MAX_LINES = 1000;
const MAX_LINE = 2000;
const LEVELS = {
  debug: 'debug',
  info: 'info',
  warning: 'warn',
  warn: 'warn',
  error: 'error',
  critical: 'error',
} as const;

/** `POST /apps/:slug/logs`: lines for the log of the server, `[{timestamp, level, msg}]`; of itself, or by who may do everything. */
export async function pushLogs(c: Context<WebEnv>, { permissions, apps }: AppsRoutesDeps): Promise<Response> {
  const slug = c.req.param('slug') ?? '';
  const permission = await permissionOf(c, permissions);
  if (permission.sourceId !== idOf(apps, slug) && !mayDoEverything(permission)) {
    throw new AppError('forbidden', 'Forbidden');
  }
  await apps.get(c.var.instance, slug);
  const { value } = await readJson(c);
  if (!Array.isArray(value) || value.length > MAX_LINES) {
    throw new AppError('unprocessable', `A list of ${MAX_LINES} lines at most was expected`);
  }
  const { job_id: job, version } = c.req.query();
  const context = { domain: c.var.instance.domain, kind: apps.kind, slug, job, version };
  for (const line of value.map(parseLine)) c.var.log[line.level]({ ...context, time: line.time }, line.text);
  return c.body(null, 204);
}

function parseLine(line: JsonValue): { level: 'debug' | 'info' | 'warn' | 'error'; text: string; time: string } {
  if (!isObject(line)) throw new AppError('unprocessable', 'A line of the log is no object');
  const { level, msg, timestamp } = line;
  const known =
    typeof level === 'string' && Object.hasOwn(LEVELS, level) ? LEVELS[level as keyof typeof LEVELS] : 'info';
  const text = typeof msg === 'string' ? msg : JSON.stringify(msg ?? '');
  return { level: known, text: text.slice(0, MAX_LINE), time: String(timestamp ?? '').slice(0, 50) };
}

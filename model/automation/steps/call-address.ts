import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { StepError } from '../faults.ts';
import { fillText } from '../template.ts';
import type { StepOf } from '../types.ts';
import type { Plan, StepContext } from './types.ts';

const TIMEOUT = 10_000;
/** Nobody reads the answer. */
const MAX_ANSWER = 64 * 1024;
/** May be otherwise in a moment. */
const PASSING = [408, 425, 429];

/**
 * Sends what happened to an address. A try that was cut may have arrived: the same `Idempotency-Key` says so to who listens.
 * The address itself is a secret more often than not: only its host is shown.
 */
export async function planCall(context: StepContext, step: StepOf<'webhook'>): Promise<Plan> {
  const { type, body } = bodyOf(context, step.body);
  return {
    shown: { host: URL.parse(step.url)?.host ?? '', body },
    repeats: true,
    async perform() {
      const status = await post(context, step.url, type, body);
      if (status >= 200 && status < 300) return;
      if (status >= 500 || PASSING.includes(status)) throw new StepError('other_side_down', { retry: true });
      throw new StepError('address_refused');
    },
  };
}

async function post({ deps, key, signal }: StepContext, url: string, type: string, body: string): Promise<number> {
  try {
    const response = await deps.http.fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': type, 'Idempotency-Key': key },
      body,
      timeout: TIMEOUT,
      maxBytes: MAX_ANSWER,
      signal,
    });
    await response.body?.cancel();
    return response.status;
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw cause.kind === 'unprocessable'
      ? new StepError('bad_address', { cause })
      : new StepError('other_side_down', { retry: true, cause });
  }
}

function bodyOf({ values, rule, key }: StepContext, template: string): { type: string; body: string } {
  if (template.trim() === '') {
    const all = { automation: { id: rule._id, name: rule.name }, run: key, ...values };
    return { type: 'application/json', body: JSON.stringify(all) };
  }
  const json = parse(template);
  if (json === undefined) return { type: 'text/plain; charset=utf-8', body: fillText(template, values) };
  return { type: 'application/json', body: JSON.stringify(filled(json, values)) };
}

/** JSON whose texts are templates: a value with a quote in it stays a value. */
function filled(json: JsonValue, values: JsonObject): JsonValue {
  if (typeof json === 'string') return fillText(json, values);
  if (Array.isArray(json)) return json.map((item) => filled(item, values));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, filled(value, values)]));
}

function parse(text: string): JsonValue | undefined {
  try {
    const json = JSON.parse(text) as JsonValue;
    return typeof json === 'object' ? json : undefined;
  } catch {
    return undefined;
  }
}

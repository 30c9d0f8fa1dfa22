import { z } from 'zod';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Frame, Report } from './types.ts';

const MAX_MESSAGE = 2_000;
const MAX_WORD = 300;
const MAX_FRAMES = 50;
/** Characters of what an application adds in each place, as JSON. */
const MAX_ADDED = 4_000;
const MAX_DEPTH = 5;
const MAX_MEMBERS = 50;
const SECRET = /passw|passphrase|secret|token|authori[sz]ation|cookie|credential|api.?key|session.?code/i;

const word = z.string().nullish();
const count = z.number().nullish();
const members = z.record(z.string(), z.unknown()).nullish();
const NOTICE = z.object({
  errors: z
    .array(
      z.object({
        type: word,
        message: z.unknown(),
        backtrace: z.array(z.object({ file: word, function: word, line: count, column: count })).nullish(),
      }),
    )
    .min(1),
  context: members,
  params: members,
  environment: members,
  session: members,
});

/**
 * Reads a notice of the Airbrake notifiers, third version of their protocol. All of it was written by a page: it is cut to
 * what is kept, and what looks like a secret is left out. Throws kind `bad-request`.
 * @see https://docs.airbrake.io/docs/devops-tools/api/#create-notice-v3
 */
export function readNotice(value: unknown): Report {
  const read = NOTICE.safeParse(value);
  if (!read.success) {
    const { path = [], message = '' } = read.error.issues[0] ?? {};
    throw new AppError('bad-request', `The notice is wrong: ${path.join('.')}: ${message}`);
  }
  const { errors, context, params, environment, session } = read.data;
  const [{ type, message, backtrace } = {}] = errors;
  // What is read in other members, or says nothing.
  const { url, severity, notifier, language, rootDirectory, ...others } = context ?? {};
  return {
    type: cut(type || 'Error', MAX_WORD),
    message: cut(
      withoutSecretWords(typeof message === 'string' ? message : JSON.stringify(message ?? '')),
      MAX_MESSAGE,
    ),
    severity: cut(typeof severity === 'string' ? severity : 'error', 20),
    frames: (backtrace ?? []).slice(0, MAX_FRAMES).map(
      (frame): Frame => ({
        file: withoutQuery(frame.file ?? ''),
        function: cut(frame.function ?? '', MAX_WORD),
        line: positive(frame.line),
        column: positive(frame.column),
      }),
    ),
    url: withoutQuery(typeof url === 'string' ? url : ''),
    context: added(others),
    params: added(params),
    environment: added(environment),
    session: added(session),
  };
}

/** Codes of links are in queries. What comes after the sharp sign is the place inside of the application, and may have one too. */
function withoutQuery(address: string): string {
  const [path = '', ...fragment] = address.split('#');
  const place = fragment.length > 0 ? `#${fragment.join('#').replace(/\?.*/s, '')}` : '';
  return cut(`${path.replace(/\?.*/s, '')}${place}`, MAX_WORD);
}

/** The words of a failed request may have its address, or the token that it was sent with. */
function withoutSecretWords(words: string): string {
  return words
    .slice(0, 2 * MAX_MESSAGE)
    .replace(/\b(https?:\/\/[^\s?#"'<>]{1,500})[?#][^\s"'<>)]*/g, '$1')
    .replace(/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, '…');
}

function positive(value: number | null | undefined): number {
  return value && Number.isSafeInteger(value) && value > 0 ? value : 0;
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

function added(given: Record<string, unknown> | null | undefined): JsonObject {
  const kept = withoutSecrets(given ?? {}, 0) as JsonObject;
  const fits: JsonObject = {};
  let size = 0;
  for (const [name, value] of Object.entries(kept)) {
    size += name.length + JSON.stringify(value).length;
    if (size > MAX_ADDED) break;
    fits[name] = value;
  }
  return fits;
}

function withoutSecrets(value: unknown, depth: number): JsonValue {
  if (typeof value === 'string') return cut(withoutSecretText(value), MAX_WORD);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (depth >= MAX_DEPTH || typeof value !== 'object') return '…';
  if (Array.isArray(value)) return value.slice(-MAX_MEMBERS).map((one) => withoutSecrets(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value as object)
      .slice(0, MAX_MEMBERS)
      .map(([name, one]) => [cut(name, MAX_WORD), SECRET.test(name) ? '…' : withoutSecrets(one, depth + 1)]),
  );
}

/** An address that was asked keeps its path. */
function withoutSecretText(text: string): string {
  return /^(https?:\/)?\/\S*\?/.test(text) ? withoutQuery(text) : text;
}

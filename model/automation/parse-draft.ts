import { z } from 'zod';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { checkReadable } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { namesIn } from './template.ts';
import { CHANGES, COMPARISONS, type Draft, FILE_KINDS, type Step, type When } from './types.ts';
import { isKnownValue } from './values.ts';

const MAX_STEPS = 10;
/** What rules themselves write, and what only says that something ran: a rule on them would never end. */
const LOOPING: ReadonlySet<string> = new Set([
  DOCTYPES.automations,
  DOCTYPES.automationRuns,
  DOCTYPES.jobs,
  DOCTYPES.jobFailures,
  DOCTYPES.jobLogs,
  DOCTYPES.notifications,
  DOCTYPES.triggers,
]);

const id = z.string().regex(/^[\w.-]{1,100}$/);
const line = z.string().max(500);
const text = z.string().max(5_000);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const condition = z.strictObject({
  member: z.string().regex(/^[\w-]{1,50}(\.[\w-]{1,50}){0,5}$/),
  is: z.enum(COMPARISONS),
  value: z.string().max(200).default(''),
});

const when = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('file'),
    folder: id,
    deep: z.boolean().default(false),
    name: z.string().max(200).default(''),
    kinds: z.array(z.enum(FILE_KINDS)).max(FILE_KINDS.length).default([]),
  }),
  z.strictObject({
    on: z.literal('document'),
    doctype: z.string().max(150),
    changes: z.array(z.enum(CHANGES)).min(1).max(CHANGES.length),
    conditions: z.array(condition).max(10).default([]),
  }),
  z
    .strictObject({
      on: z.literal('time'),
      every: z.enum(['day', 'week', 'month']),
      at: time,
      days: z.array(z.int()).max(31).default([]),
    })
    .refine(({ every, days }) => days.length === 0 || every !== 'day', { path: ['days'] })
    .refine(({ every, days }) => days.length > 0 || every === 'day', { path: ['days'] })
    .refine(
      ({ every, days }) => days.every((day) => (every === 'week' ? day >= 0 && day <= 6 : day >= 1 && day <= 31)),
      {
        path: ['days'],
      },
    ),
  z.strictObject({ on: z.literal('webhook') }),
]);

const words = { title: line.min(1), text: text.default('') };
const inDays = z.int().min(0).max(3_660);

const step = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('move'), folder: id, subfolder: z.string().max(200).default('') }),
  z.strictObject({ do: z.literal('tag'), tag: line.min(1) }),
  z.strictObject({
    do: z.literal('mail'),
    contact: z.union([id, z.literal('')]).default(''),
    subject: line.min(1),
    text: text.default(''),
  }),
  z.strictObject({ do: z.literal('notify'), ...words }),
  z.strictObject({ do: z.literal('webhook'), url: z.string().max(2_000), body: text.default('') }),
  z.strictObject({
    do: z.literal('event'),
    ...words,
    in_days: inDays.default(0),
    at: z.union([time, z.literal('')]).default(''),
    minutes: z.int().min(5).max(1_440).default(60),
  }),
  z.strictObject({ do: z.literal('todo'), ...words, in_days: inDays.nullable().default(null) }),
  z.strictObject({ do: z.literal('konnector'), trigger: id }),
]);

const DRAFT = z.object({
  name: z.string().trim().min(1).max(100),
  when,
  steps: z.array(step).min(1).max(MAX_STEPS),
});

/** Reads what the owner says of a rule. Throws kind `unprocessable`, with the place that is wrong, or `forbidden` for a doctype. */
export function parseDraft(given: JsonValue, instance: Pick<Instance, 'domain' | 'domain_aliases'>): Draft {
  const read = DRAFT.safeParse(given);
  if (!read.success) throw wrong(read.error.issues[0]?.path ?? []);
  const draft: Draft = { ...read.data, when: withSortedDays(read.data.when) };
  checkWhen(draft.when);
  for (const [index, one] of draft.steps.entries()) checkStep(one, draft.when, instance, ['steps', index]);
  return draft;
}

function withSortedDays(given: When): When {
  return given.on === 'time' ? { ...given, days: [...new Set(given.days)].sort((a, b) => a - b) } : given;
}

function checkWhen(given: When): void {
  if (given.on !== 'document') return;
  checkReadable(given.doctype);
  if (LOOPING.has(given.doctype)) throw new AppError('forbidden', `A rule cannot follow ${given.doctype}`);
}

function checkStep(given: Step, trigger: When, instance: Parameters<typeof parseDraft>[1], path: (string | number)[]) {
  const isAboutFile = trigger.on === 'file' || (trigger.on === 'document' && trigger.doctype === DOCTYPES.files);
  if ((given.do === 'move' || given.do === 'tag') && !isAboutFile) {
    throw wrong([...path, 'do'], 'There is no file to do that with', 'no_file');
  }
  if (given.do === 'webhook') checkUrl(given.url, instance, [...path, 'url']);
  for (const [member, value] of Object.entries(given)) {
    if (member === 'do' || member === 'url' || typeof value !== 'string') continue;
    const unknown = namesIn(value).find((name) => !isKnownValue(trigger.on, name));
    if (unknown !== undefined) throw wrong([...path, member], `There is no value ${unknown}`, 'unknown_value');
  }
}

/** A call of one's own Cozy could set off the same rule. */
function checkUrl(
  given: string,
  { domain, domain_aliases = [] }: Parameters<typeof parseDraft>[1],
  path: (string | number)[],
) {
  const url = URL.parse(given);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') {
    throw wrong(path, 'This is not an address of the web', 'bad_address');
  }
  if ([domain, ...domain_aliases].some((own) => url.host === own || url.host.endsWith(`.${own}`))) {
    throw wrong(path, 'A rule cannot call its own Cozy', 'own_address');
  }
}

function wrong(path: readonly PropertyKey[], words?: string, code?: string): AppError {
  const place = path.map(String).join('/');
  return new AppError('unprocessable', words ?? `${place} is not what it should be`, {
    pointer: `/data/attributes/${place}`,
    ...(code !== undefined && { code }),
  });
}

import type { Locale } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { Block, Template } from './template.ts';

export interface FillContext {
  values: Readonly<Record<string, string>>;
  locale: Locale;
  /** IANA name of the time zone in which dates are told. */
  timeZone: string;
}

/** No value of a mail is longer. */
const MAX_VALUE = 20_000;
const HOLE = /\{(\w+)(?:\|(date|day|bytes))?(\??)\}/g;

/**
 * Puts the values in their places: `{name}`, or `{name|date}`, `{name|day}` and `{name|bytes}` to be told as people do.
 * A block or a fact with `{name?}` is left out when there is no such value. Throws `internal` for another that is missing.
 */
export function fillTemplate({ subject, blocks }: Template, context: FillContext): Template {
  return {
    subject: fillText(subject, context),
    blocks: blocks.flatMap((block) => fillBlock(block, context)),
  };
}

function fillBlock(block: Block, context: FillContext): Block[] {
  if (block.kind === 'facts') {
    const facts = block.facts
      .filter(({ value }) => hasAll(value, context))
      .map(({ name, value }) => ({ name, value: fillText(value, context) }));
    return facts.length === 0 ? [] : [{ ...block, facts }];
  }
  if (!hasAll(block.text, context)) return [];
  if (block.kind !== 'button') return [{ ...block, text: fillText(block.text, context) }];
  if (!hasAll(block.link, context)) return [];
  return [{ ...block, text: fillText(block.text, context), link: checkLink(fillText(block.link, context)) }];
}

function hasAll(text: string, { values }: FillContext): boolean {
  return [...text.matchAll(HOLE)].every(([, name = '', , optional]) => optional !== '?' || (values[name] ?? '') !== '');
}

function fillText(text: string, { values, locale, timeZone }: FillContext): string {
  return text.replace(HOLE, (_whole, name: string, form: string | undefined) => {
    const value = Object.hasOwn(values, name) ? values[name]?.slice(0, MAX_VALUE) : undefined;
    if (value === undefined) throw new AppError('internal', `The mail has no value for ${name}`);
    if (form === undefined) return value;
    return form === 'bytes' ? tellSize(value, locale) : tellDate(value, form, locale, timeZone);
  });
}

function tellDate(value: string, form: string, locale: Locale, timeZone: string): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  const time = form === 'date' ? ({ timeStyle: 'short' } as const) : {};
  const zone = form === 'date' ? ` (${timeZone})` : '';
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', ...time, timeZone }).format(date) + zone;
}

function tellSize(value: string, locale: Locale): string {
  const bytes = Number(value);
  if (!Number.isFinite(bytes)) return value;
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  const style = {
    style: 'unit',
    unit: units[power] as string,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** power);
}

/** A button leads to a page, never to a script. */
function checkLink(link: string): string {
  const { protocol } = URL.parse(link) ?? {};
  if (protocol === 'https:' || protocol === 'http:') return link;
  throw new AppError('internal', 'The link of a mail is not an address of the web');
}

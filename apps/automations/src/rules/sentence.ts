import type { Translate } from '@cozy/ui';
import { ROOT_ID } from '@cozy/ui/files';
import { dataName } from '@cozy/ui/rights';
import { en, type Key } from '../locales/en.ts';
import type { Draft, Fault, Shown, Step, When } from './rule.ts';

/** What the sentences are written with. */
export type Speech = { t: Translate<Key>; locale: string; known: ReadonlyMap<string, string> };

/** A rule as a person would say it. */
export function sentenceOf(speech: Speech, { when, steps }: Pick<Draft, 'when' | 'steps'>): string {
  const { t } = speech;
  return t('sentence', {
    when: whenWords(speech, when),
    steps: steps.map((step) => stepWords(speech, step)).join(t('sentence.then')),
  });
}

function whenWords(speech: Speech, when: When): string {
  const { t, locale } = speech;
  switch (when.on) {
    case 'file': {
      const kinds =
        when.kinds.length > 0
          ? or(
              locale,
              when.kinds.map((kind) => t(`kind.${kind}`)),
            )
          : t('kind.any');
      const what = when.name.trim() === '' ? kinds : t('sentence.named', { what: kinds, name: when.name });
      if (when.deep && when.folder === ROOT_ID) return t('sentence.fileAnywhere', { what });
      const key = when.deep ? 'sentence.fileDeep' : 'sentence.file';
      return t(key, { what, folder: nameOf(speech, when.folder) });
    }
    case 'document': {
      const changes = or(
        locale,
        when.changes.map((change) => t(`change.${change}`)),
      );
      const words = t('sentence.document', { changes, what: dataName(when.doctype, locale) });
      const count = when.conditions.length;
      return count > 0 ? t('sentence.conditions', { when: words, count }) : words;
    }
    case 'time': {
      const days = when.every === 'week' ? when.days.map((day) => dayName(locale, day)) : when.days.map(String);
      const list = days.length > 0 ? new Intl.ListFormat(locale).format(days) : t('unnamed');
      return t(`sentence.${when.every}`, { time: when.at, days: list });
    }
    case 'webhook':
      return t('sentence.webhook');
  }
}

function stepWords(speech: Speech, step: Step): string {
  const { t } = speech;
  const words = (text: string) => withValues(t, text) || t('unnamed');
  switch (step.do) {
    case 'move': {
      const folder = nameOf(speech, step.folder);
      return t('sentence.move', { folder: step.subfolder === '' ? folder : `${folder} / ${words(step.subfolder)}` });
    }
    case 'tag':
      return t('sentence.tag', { tag: words(step.tag) });
    case 'mail': {
      const title = words(step.subject);
      if (step.contact === '') return t('sentence.mailMe', { title });
      return t('sentence.mail', { title, name: nameOf(speech, step.contact) });
    }
    case 'notify':
      return t('sentence.notify', { title: words(step.title) });
    case 'event':
      return t('sentence.event', { title: words(step.title) });
    case 'todo':
      return t('sentence.todo', { title: words(step.title) });
    case 'webhook':
      return t('sentence.webhookDo', { host: URL.canParse(step.url) ? new URL(step.url).host : t('unnamed') });
    case 'konnector':
      return t('sentence.konnector', { name: nameOf(speech, step.trigger) });
  }
}

/** What a value is called, where that says more than its name. */
export function valueWords(t: Translate<Key>, name: string): string {
  return Object.hasOwn(en, `value.${name}`) ? t(`value.${name}` as Key) : name;
}

/** A text with what its values are called in their place. */
function withValues(t: Translate<Key>, text: string): string {
  return text.replace(/\{\{\s{0,5}([\w.-]{1,200})\s{0,5}\}\}/g, (_, name: string) => `‹${valueWords(t, name)}›`);
}

/** What a step did, or would do. */
export function shownWords({ t }: Pick<Speech, 't'>, tense: 'shown' | 'did', kind: Step['do'], shown: Shown): string {
  const text = (name: string) => String(shown[name] ?? '');
  const title = text('title') || text('subject');
  switch (kind) {
    case 'move':
      return t(`${tense}.move`, { file: text('file'), folder: text('folder') });
    case 'tag':
      return t(`${tense}.tag`, { file: text('file'), tag: text('tag') });
    case 'mail':
      return text('to') === '' ? t(`${tense}.mailMe`, { title }) : t(`${tense}.mail`, { name: text('to'), title });
    case 'webhook':
      return t(`${tense}.webhook`, { host: text('host') });
    case 'event':
      return t(`${tense}.event`, { day: text('day'), title });
    case 'konnector':
      return t(`${tense}.konnector`, { name: text('konnector') });
    case 'notify':
    case 'todo':
      return t(`${tense}.${kind}`, { title });
  }
}

/** In the owner's language where the code is known, else the server's own words. */
export function faultWords({ t }: Pick<Speech, 't'>, { code, detail }: Fault): string {
  return Object.hasOwn(en, `fault.${code}`) ? t(`fault.${code}` as Key) : detail;
}

/** @param day 0 is Sunday */
export function dayName(locale: string, day: number, style: 'long' | 'short' = 'long'): string {
  // 4 January 1970 was a Sunday.
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format((3 + day) * 86_400_000);
}

function nameOf({ t, known }: Speech, id: string): string {
  if (id === '') return t('unnamed');
  if (id === ROOT_ID) return t('allFiles');
  const name = known.get(id);
  return name === undefined ? t('unnamed') : name || t('gone');
}

function or(locale: string, words: readonly string[]): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(words);
}

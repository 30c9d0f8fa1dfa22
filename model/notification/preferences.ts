import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Channel, NotificationDocument, Preferences, QuietHours } from './types.ts';

const ID = 'io.cozy.settings.notifications';
const MAX_CHANNELS = 500;
const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;

export async function readPreferences(docs: Docs, instance: Instance): Promise<Preferences> {
  try {
    return parsePreferences(await docs.get<JsonObject>(instance, DOCTYPES.settings, ID));
  } catch (error) {
    if (isKind(error, 'not-found', 'unprocessable')) return { channels: {} };
    throw error;
  }
}

/** Throws kind `unprocessable` for what they cannot be. */
export function parsePreferences({ channels, quiet }: JsonObject): Preferences {
  return { channels: parseChannels(channels ?? {}), ...(quiet != null && { quiet: parseQuiet(quiet) }) };
}

export async function writePreferences(docs: Docs, instance: Instance, preferences: Preferences): Promise<void> {
  try {
    const { _id, _rev } = await docs.get<JsonObject>(instance, DOCTYPES.settings, ID);
    await docs.update(instance, DOCTYPES.settings, { ...preferences, _id, _rev });
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
    await docs.create(instance, DOCTYPES.settings, { ...preferences, _id: ID });
  }
}

function parseChannels(value: unknown): Record<string, Channel[]> {
  const entries = isObject(value) ? Object.entries(value) : undefined;
  const isList = (list: unknown): list is Channel[] =>
    Array.isArray(list) && list.length <= 2 && list.every((channel) => channel === 'push' || channel === 'mail');
  if (!entries || entries.length > MAX_CHANNELS || !entries.every(([, list]) => isList(list))) {
    throw new AppError('unprocessable', 'The channels are lists of push and mail', { pointer: '/channels' });
  }
  return Object.fromEntries(entries) as Record<string, Channel[]>;
}

function parseQuiet(value: unknown): QuietHours {
  const { from, to, urgent } = isObject(value) ? value : {};
  const isHour = (text: unknown): text is string => typeof text === 'string' && HOUR.test(text);
  const isFlag = urgent === undefined || typeof urgent === 'boolean';
  if (isHour(from) && isHour(to) && isFlag) return { from, to, ...(urgent !== undefined && { urgent }) };
  throw new AppError('unprocessable', 'The quiet hours are from and to, like 22:00', { pointer: '/quiet' });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the owner chose, else what who tells it prefers, else both. */
export function channelsOf({ channels }: Preferences, notification: NotificationDocument): readonly Channel[] {
  const { slug, category, preferred_channels: preferred } = notification;
  const chosen = channels[`${slug}/${category}`] ?? channels[slug] ?? channels['default'];
  if (chosen) return chosen;
  if (preferred.includes('mail') && !preferred.includes('mobile')) return ['mail'];
  // A mail is what is left when no device could be reached.
  return ['push', 'mail'];
}

/** How long something has to wait for the end of the quiet hours, in ms; 0: it leaves at once. */
export function quietFor(
  { quiet }: Preferences,
  { timeZone, now, priority }: { timeZone: string; now: number; priority: string },
): number {
  if (!quiet || (priority === 'high' && quiet.urgent !== false)) return 0;
  const format = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone });
  const [current, from, to] = [format.format(now), quiet.from, quiet.to].map(minutesOf) as [number, number, number];
  const isQuiet = from <= to ? current >= from && current < to : current >= from || current < to;
  return isQuiet ? ((to - current + 1440) % 1440) * 60_000 : 0;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

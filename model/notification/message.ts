import { createHash } from 'node:crypto';
import type { Instance } from '#model/instance';
import type { JsonObject } from '#pkg/json';
import { linksOf, type Site } from './link.ts';
import { cut, toLine, toText } from './plain-text.ts';
import type { Notification } from './types.ts';

/** What a device shows. */
export interface Message {
  /** Of the notification; empty: of several. */
  id: string;
  slug: string;
  /** Of at most 64 characters: a newer one of the same takes its place. */
  tag: string;
  title: string;
  message: string;
  urgent: boolean;
  sound: string;
  collapsible: boolean;
  /** Where a click leads: in the instance. */
  url: string;
  data: JsonObject;
}

/** The devices of the owner. */
export interface Devices {
  /** @returns on how many devices it is shown */
  show(instance: Instance, message: Message, options: { signal: AbortSignal }): Promise<number>;
}

export function joinDevices(kinds: readonly Devices[]): Devices {
  return {
    async show(instance, message, options) {
      const shown = await Promise.all(kinds.map((devices) => devices.show(instance, message, options)));
      return shown.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** In characters: a push service takes 4 KB, and nobody reads more on a locked screen. */
const MAX_TITLE = 150;
const MAX_WORDS = 300;
/** Bytes of all of it. */
const MAX_SIZE = 3_000;

/** What a program wants the devices to show, without a notification. */
export interface NewMessage {
  id: string;
  /** What it is about: a newer one of the same takes its place. */
  source: string;
  title: string;
  message: string;
  priority: string;
  sound: string;
  collapsible: boolean;
  data: JsonObject;
}

/** @returns a message that a push service takes */
export function newMessage(site: Site, instance: Instance, given: NewMessage): Message {
  const { id, source, title, message, priority, sound, collapsible, data } = given;
  return toMessage(site, instance, {
    _id: id,
    originator: 'app',
    slug: '',
    source_id: source || title,
    title,
    message,
    content: '',
    priority,
    sound: toLine(sound),
    collapsible,
    data,
  });
}

type Shown = Pick<
  Notification,
  | '_id'
  | 'originator'
  | 'slug'
  | 'source_id'
  | 'title'
  | 'message'
  | 'content'
  | 'priority'
  | 'sound'
  | 'collapsible'
  | 'data'
>;

export function toMessage(site: Site, instance: Instance, one: Shown): Message {
  const { _id: id, slug, source_id: source, title, message, content, priority, sound, collapsible, data } = one;
  const words = {
    id,
    slug,
    tag: tagOf(source),
    title: cut(toLine(title), MAX_TITLE),
    message: cut(toText(message || content), MAX_WORDS),
    urgent: priority === 'high',
    sound,
    collapsible: collapsible ?? false,
    url: linksOf(site, instance, one).inside,
  };
  const whole = { ...words, data };
  // The app that is opened reads the rest.
  return Buffer.byteLength(JSON.stringify(whole)) <= MAX_SIZE ? whole : { ...words, data: {} };
}

/** Several of one slug at once are one message: nobody wants to hear a bell ten times. */
export function toSummary(site: Site, instance: Instance, all: readonly [Notification, ...Notification[]]): Message {
  const [first] = all;
  const { slug, source_name: name } = first;
  const data = {};
  return {
    id: '',
    slug,
    tag: tagOf(`${slug}/summary`),
    // The same words in all our languages.
    title: `${cut(name || slug, MAX_TITLE)}: ${all.length} notifications`,
    message: cut(all.map(({ title }) => `• ${cut(toLine(title), MAX_TITLE)}`).join('\n'), MAX_WORDS),
    urgent: all.some(({ priority }) => priority === 'high'),
    sound: all.find(({ sound }) => sound !== '')?.sound ?? '',
    collapsible: true,
    url: linksOf(site, instance, { ...first, data }).inside,
    data,
  };
}

function tagOf(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 32);
}

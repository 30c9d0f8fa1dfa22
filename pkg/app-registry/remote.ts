import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { JsonValue } from '#pkg/json';
import { checkApp, checkVersion, isObject, lie, SLUG } from './check-document.ts';
import { type RememberedDeps, rememberedJson } from './remembered.ts';
import type { AppPage, Asset, ListQuery, Registry, VersionDocument } from './types.ts';
import { isInChannel, isVersion } from './version.ts';

const MB = 1024 * 1024;
const MINUTE = 60_000;
const SHORT = { keep: 2 * MINUTE, maxBytes: 4 * MB };
const LIST = { keep: 2 * MINUTE, maxBytes: 20 * MB };
/** A version never changes. */
const LONG = { keep: 24 * 60 * MINUTE, maxBytes: 4 * MB };
const MAX_ASSET = 5 * MB;
const ASSET_TIMEOUT = 30_000;
const ASSET_PATH = /^(icon|partnership_icon|screenshots(\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}){1,4})$/;

/** Opens registries by their address: all of them share what is remembered. */
export function createRegistryOpener(deps: RememberedDeps): (address: string) => Registry {
  const ask = rememberedJson(deps);
  return (address) => openRemote(address.replace(/\/+$/, ''), ask, deps.http);
}

function openRemote(id: string, ask: ReturnType<typeof rememberedJson>, http: RememberedDeps['http']): Registry {
  const at = (...segments: string[]) => [`${id}/registry`, ...segments.map(encodeURIComponent)].join('/');

  return {
    id,
    async list(query) {
      return readPage(await ask(`${at()}?${listParameters(query)}`, LIST), query);
    },

    async slugs() {
      const answer = await ask(at('slugs'), LIST);
      return Array.isArray(answer) ? answer.filter((slug): slug is string => typeof slug === 'string') : undefined;
    },

    async app(slug, options) {
      const answer = SLUG.test(slug) ? await ask(at(slug), { ...SHORT, ...options }) : undefined;
      return answer === undefined ? undefined : checkApp(answer, slug);
    },

    async version(slug, version) {
      if (!SLUG.test(slug) || !isVersion(version)) return undefined;
      const found = await asVersion(ask(at(slug, version), LONG), slug);
      if (found && found.version !== version) throw lie('it answers about another version');
      return found;
    },

    async latest(slug, channel, options) {
      if (!SLUG.test(slug)) return undefined;
      const found = await asVersion(ask(at(slug, channel, 'latest'), { ...SHORT, ...options }), slug);
      if (found && !isInChannel(found.version, channel)) throw lie(`${found.version} is not of the channel ${channel}`);
      return found;
    },

    async maintenance() {
      const answer = await ask(at('maintenance'), SHORT);
      return Array.isArray(answer) ? answer.map((app) => checkApp(app)) : [];
    },

    async asset(slug, version, path) {
      if (!SLUG.test(slug) || !ASSET_PATH.test(path) || (version !== undefined && !isVersion(version)))
        return undefined;
      const url = `${version === undefined ? at(slug) : at(slug, version)}/${path}`;
      const response = await http.fetch(url, { maxBytes: MAX_ASSET, timeout: ASSET_TIMEOUT });
      if (response.status === 200 && response.body) return toAsset(response);
      await response.body?.cancel();
      if (response.status === 404) return undefined;
      throw lie(`it answered ${response.status} about an image`);
    },
  };
}

async function asVersion(answer: Promise<JsonValue | undefined>, slug: string): Promise<VersionDocument | undefined> {
  const value = await answer;
  return value === undefined ? undefined : checkVersion(value, slug);
}

function listParameters({ offset, limit, sort, filter = {}, versionsChannel, latestChannel }: ListQuery): string {
  return new URLSearchParams({
    cursor: String(offset),
    limit: String(limit),
    ...(sort !== undefined && { sort }),
    ...(versionsChannel && { versionsChannel }),
    ...(latestChannel && { latestChannelVersion: latestChannel }),
    ...Object.fromEntries(Object.entries(filter).map(([name, value]) => [`filter[${name}]`, value])),
  }).toString();
}

function readPage(answer: JsonValue | undefined, { offset, limit }: ListQuery): AppPage {
  if (!isObject(answer) || !Array.isArray(answer['data'])) throw lie('its list is none');
  const apps = answer['data'].slice(0, limit).map((app) => checkApp(app));
  const { next_cursor: next } = isObject(answer['meta']) ? answer['meta'] : {};
  // What does not go forward would be asked for ever.
  const isMore = (typeof next === 'number' || typeof next === 'string') && Number(next) > offset;
  return { apps, next: isMore ? offset + apps.length : undefined };
}

function toAsset(response: Response): Asset {
  const length = Number(response.headers.get('Content-Length') ?? Number.NaN);
  // Of a compressed answer, the length is not that of what is read.
  const isKnown = Number.isSafeInteger(length) && !response.headers.has('Content-Encoding');
  return {
    type: response.headers.get('Content-Type') ?? 'application/octet-stream',
    ...(isKnown && { size: length }),
    body: Readable.fromWeb(response.body as ReadableStream),
  };
}

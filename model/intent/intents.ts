import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Addresses, Apps, InstalledApp } from '#model/app';
import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission, Verb } from '#model/permission';
import type { AppRegistries } from '#model/registry';
import type { Hierarchy } from '#pkg/app-registry';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Logger } from '#pkg/log';
import { findDeclared, serviceAddress } from './declared.ts';
import type { Intent, IntentMembers, IntentService } from './types.ts';

export interface IntentsDeps {
  docs: Docs;
  apps: Pick<Apps, 'list'>;
  registries: AppRegistries;
  addresses: Pick<Addresses, 'app'>;
  log: Logger;
  now?: () => number;
  /** In ms: how long the registries are waited for, when an installed app can do it and when none can. */
  patience?: { some: number; none: number };
}

export interface IntentWish {
  action: string;
  type: string;
  permissions: readonly Verb[];
}

/** What apps ask other apps to do, in a frame of their own page, without the rights that it takes. */
export interface Intents {
  /** Rejects with kind `forbidden` for who has no page to show it in: the visitor of a link, a konnector, a program. */
  create(instance: Instance, caller: Permission, wish: IntentWish): Promise<Intent>;
  /** For the apps that can do it. Rejects with kind `not-found` once it is over, `forbidden` for the others. */
  get(instance: Instance, caller: Permission, id: string): Promise<Intent>;
  /** Where the asking app is; empty when it is none. Without a final slash. */
  clientOrigin(instance: Instance, intent: Intent): string;
  /** The origin that may frame that page of an app, for the sake of an intent; undefined: none but itself. */
  embedder(instance: Instance, slug: string, page: { id: string; path: string }): Promise<string | undefined>;
  /** Removes those that are over. */
  purge(instance: Instance): Promise<void>;
}

/** In ms: a frame that stays open asks for it again when it is reloaded. */
const KEPT_FOR = 24 * 3_600_000;
const PAGE = 200;
/** Pages of the registries, and apps in the answer: the owner has to choose one. */
const MAX_PAGES = 5;
const MAX_AVAILABLE = 50;
const MAX_SERVICES = 100;
const PATIENCE = { some: 1_000, none: 5_000 };
const QUIET = { ref: false };
const CALLERS: ReadonlySet<string> = new Set(['app', 'oauth', 'cli']);

export function createIntents(deps: IntentsDeps): Intents {
  const { docs, addresses, now = Date.now, patience = PATIENCE } = deps;
  const isOver = ({ created_at }: IntentMembers) => Date.parse(created_at) + KEPT_FOR <= now();

  async function find(instance: Instance, id: string): Promise<Intent | undefined> {
    try {
      const intent = await docs.get<IntentMembers>(instance, DOCTYPES.intents, id);
      return isOver(intent) ? undefined : intent;
    } catch (error) {
      if (isKind(error, 'not-found', 'bad-request')) return undefined;
      throw error;
    }
  }

  const clientOrigin = (instance: Instance, { client }: Intent) => {
    const slug = slugOf(client);
    return slug === undefined ? '' : addresses.app(instance, slug);
  };

  return {
    async create(instance, caller, wish) {
      if (!CALLERS.has(caller.type)) throw new AppError('forbidden', 'Forbidden');
      const _id = randomUUID().replaceAll('-', '');
      const installed = await allApps(deps, instance);
      const services = servicesOf(deps, instance, installed, { ...wish, id: _id });
      const slugs = new Set(installed.map(({ slug }) => slug));
      const wait = services.length > 0 ? patience.some : patience.none;
      const availableApps = await Promise.race([availableOf(deps, instance, slugs, wish), sleep(wait, [], QUIET)]);
      return docs.create<IntentMembers>(instance, DOCTYPES.intents, {
        ...wish,
        _id,
        client: caller.sourceId,
        ...(caller.id !== undefined && { client_permission: caller.id }),
        services,
        availableApps,
        created_at: new Date(now()).toISOString(),
      });
    },

    async get(instance, caller, id) {
      const intent = await find(instance, id);
      if (!intent) throw new AppError('not-found', 'This intent is over, or never was', { code: 'not_found' });
      const isService = intent.services.some(({ slug }) => caller.sourceId === `${DOCTYPES.apps}/${slug}`);
      if (caller.type !== 'app' || !isService) throw new AppError('forbidden', 'Forbidden');
      return intent;
    },

    clientOrigin,

    async embedder(instance, slug, { id, path }) {
      const intent = await find(instance, id);
      const service = intent?.services.find((one) => one.slug === slug);
      // The one page that was made to be framed: in the others, a click means something else.
      if (!intent || !service || URL.parse(service.href)?.pathname !== path) return undefined;
      return clientOrigin(instance, intent) || undefined;
    },

    async purge(instance) {
      for await (const intent of docs.all<IntentMembers>(instance, DOCTYPES.intents)) {
        if (isOver(intent)) await docs.delete(instance, DOCTYPES.intents, intent);
      }
    },
  };
}

async function allApps({ apps }: IntentsDeps, instance: Instance): Promise<InstalledApp[]> {
  const found: InstalledApp[] = [];
  let from: string | undefined = '';
  while (from !== undefined) {
    const page: Awaited<ReturnType<Apps['list']>> = await apps.list(instance, { limit: PAGE, from });
    found.push(...page.apps);
    from = page.next;
  }
  return found;
}

/** In ms. Those that the administrator serves from a folder were always there. */
const sinceOf = ({ created_at }: InstalledApp) => Date.parse(created_at) || 0;

/** Those that were there before come first: who asks takes the first one, and an app that is new must not stand in its place. */
function servicesOf(
  { addresses }: IntentsDeps,
  instance: Instance,
  installed: readonly InstalledApp[],
  wish: IntentWish & { id: string },
): IntentService[] {
  return installed
    .filter(({ state }) => state === 'ready' || state === 'upgrading')
    .toSorted((one, other) => sinceOf(one) - sinceOf(other))
    .flatMap((app) => {
      const declared = findDeclared(app['intents'] as JsonValue | undefined, wish);
      const href = declared && serviceAddress(addresses.app(instance, app.slug), declared.href, wish.id);
      return href === undefined ? [] : [{ slug: app.slug, href }];
    })
    .slice(0, MAX_SERVICES);
}

/** A registry that does not answer must not keep an installed app from being found: what it says later is remembered. */
async function availableOf(
  { registries, log }: IntentsDeps,
  instance: Instance,
  installed: ReadonlySet<string>,
  wish: IntentWish,
): Promise<{ slug: string; name: string }[]> {
  try {
    return await published(registries.of(instance), installed, wish);
  } catch (err) {
    log.warn({ err }, 'the registries do not answer about an intent');
    return [];
  }
}

async function published(registry: Hierarchy, installed: ReadonlySet<string>, wish: IntentWish) {
  const found: { slug: string; name: string }[] = [];
  let cursor: string | undefined = '';
  for (let page = 0; page < MAX_PAGES && cursor !== undefined; page += 1) {
    const { apps, cursor: next }: Awaited<ReturnType<Hierarchy['list']>> = await registry.list(cursor, { limit: PAGE });
    for (const app of apps) {
      const { manifest } = (app['latest_version'] ?? {}) as { manifest?: JsonObject };
      if (installed.has(app.slug) || !manifest || !findDeclared(manifest['intents'], wish)) continue;
      const { name } = manifest;
      found.push({ slug: app.slug, name: typeof name === 'string' ? name : app.slug });
      if (found.length === MAX_AVAILABLE) return found;
    }
    cursor = next;
  }
  return found;
}

function slugOf(client: string): string | undefined {
  return client.startsWith(`${DOCTYPES.apps}/`) ? client.slice(DOCTYPES.apps.length + 1) : undefined;
}

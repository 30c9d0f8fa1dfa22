import type { Docs } from '#model/docs';
import { AppError } from '#pkg/errors';
import type { Locks } from '#pkg/lock';
import { createInstance } from './create-instance.ts';
import { destroyInstance } from './destroy-instance.ts';
import { createDomainClaims } from './domain-claims.ts';
import { createHostReader, normaliseHost, splitAppHost } from './domain-name.ts';
import type { InstanceParts } from './instance-parts.ts';
import { createInstanceList } from './list-instances.ts';
import { loadInstance } from './load-instance.ts';
import { createLookup, domainsOf, type Lookup } from './lookup.ts';
import { modifyInstance } from './modify-instance.ts';
import { createPrefixes } from './prefixes.ts';
import { createSettingsDocument } from './settings-document.ts';
import type { Instance, InstanceHooks, Instances } from './types.ts';
import { writeInstance } from './write-instance.ts';

export interface InstancesDeps {
  docs: Docs;
  locks: Locks;
  hooks: InstanceHooks;
  /** Where the apps of an instance are: `slug.domain`, or `label-slug.rest`. */
  subdomains?: 'nested' | 'flat';
  now?: () => number;
}

export function createInstances({
  docs,
  locks,
  hooks,
  subdomains = 'nested',
  now = Date.now,
}: InstancesDeps): Instances {
  const claims = createDomainClaims(docs, subdomains, now);
  const lookup = createLookup(docs, claims, now);
  const readHost = createHostReader();
  const settings = createSettingsDocument(docs, now);
  const list = createInstanceList(docs);
  const parts: InstanceParts = { docs, locks, claims, lookup, settings, hooks, subdomains, now };

  async function findByHost(host: string): Promise<Instance> {
    const name = normaliseHost(host);
    const instance = name === undefined ? undefined : await lookup.find(name);
    if (!instance) throw new AppError('not-found', 'Instance not found');
    return instance;
  }

  async function get(domain: string): Promise<Instance> {
    const instance = await findByHost(domain);
    if (instance.old_domain === normaliseHost(domain)) throw new AppError('not-found', 'Instance not found');
    return instance;
  }

  /** Even one whose creation was cut. */
  async function getAnyState(domain: string): Promise<Instance> {
    const name = normaliseHost(domain);
    const id = name === undefined ? undefined : await claims.holder(name);
    const instance = id === undefined ? undefined : await loadInstance(docs, id);
    return instance?.creating ? instance : get(domain);
  }

  return {
    create: (options) => createInstance(parts, options),
    get,
    findByHost,
    byId: (id) => loadInstance(docs, id),
    byPrefix: createPrefixes(docs),
    matchHost: (host) => matchHost(lookup, subdomains, readHost(host)),
    list: list.page,
    all: list.all,
    count: list.count,
    modify: async (domain, options) => modifyInstance(parts, await get(domain), options),
    async update(instance, changes) {
      const current = await loadInstance(docs, instance._id);
      if (current?._rev !== instance._rev) throw new AppError('conflict', 'The instance was changed meanwhile');
      const written = await writeInstance(docs, current, changes);
      lookup.forget(...domainsOf(current));
      return written;
    },
    destroy: async (domain) => destroyInstance(parts, await getAnyState(domain)),
    settings: settings.read,
    knownSettings: settings.look,
    updateSettings: settings.update,
  };
}

/** An app of an instance comes before an instance of that very name. */
function matchHost(lookup: Lookup, subdomains: 'nested' | 'flat', name?: string): ReturnType<Instances['matchHost']> {
  if (name === undefined) return undefined;
  const app = splitAppHost(name, subdomains);
  return whenKnown(app && lookup.find(app.parent), (owner) => {
    if (app && owner) {
      return { instance: owner, domain: app.parent, slug: app.slug, moved: owner.old_domain === app.parent };
    }
    return whenKnown(
      lookup.find(name),
      (instance) => instance && { instance, domain: name, moved: instance.old_domain === name },
    );
  });
}

/** Goes on at once with what is there. */
function whenKnown<T, U>(value: T | Promise<T>, goOn: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

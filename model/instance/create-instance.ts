import { randomBytes, randomUUID } from 'node:crypto';
import { DOCTYPES, type StoredObject } from '#model/docs';
import { AppError } from '#pkg/errors';
import { destroyInstance, removeAll } from './destroy-instance.ts';
import { parseDomain } from './domain-name.ts';
import { toInstanceChanges, toSettingsChanges } from './instance-options.ts';
import type { InstanceParts } from './instance-parts.ts';
import { GLOBAL, loadInstance } from './load-instance.ts';
import { domainsOf } from './lookup.ts';
import type { CreationOptions, Instance } from './types.ts';
import { writeInstance } from './write-instance.ts';

/** No creation takes that long, in ms. */
const PATIENCE = 10 * 60_000;

/** The document comes first, so that what a crash leaves half-way is known, and can be destroyed as any instance. */
export async function createInstance(parts: InstanceParts, options: CreationOptions): Promise<Instance> {
  const draft = newInstance(parts, options);
  const settings = toSettingsChanges(options);
  const { docs, claims, lookup, hooks } = parts;
  await sweep(parts, draft.domain);
  await claimAll(parts, draft);
  try {
    await docs.create<Omit<Instance, '_rev'>>(GLOBAL, DOCTYPES.instances, draft);
    await parts.settings.update(draft, settings);
    for (const hook of hooks.afterCreate) await hook(await current(parts, draft._id), options);
    const created = await writeInstance(docs, await current(parts, draft._id), { creating: undefined });
    lookup.forget(...domainsOf(created));
    return created;
  } catch (error) {
    const instance = await loadInstance(docs, draft._id);
    if (instance) await removeAll(parts, instance);
    else for (const domain of domainsOf(draft)) await claims.release(domain, draft._id);
    throw error;
  }
}

type Draft = Omit<Instance, '_rev'>;

/** Destroys what a creation that was cut by a crash left under the name. */
async function sweep(parts: InstanceParts, domain: string): Promise<void> {
  const id = await parts.claims.holder(domain);
  const left = id === undefined ? undefined : await loadInstance(parts.docs, id);
  if (left?.creating && Date.parse(left.created_at) + PATIENCE < parts.now()) await destroyInstance(parts, left);
}

function newInstance({ subdomains, now }: InstanceParts, options: CreationOptions): Draft {
  const secret = () => randomBytes(64).toString('base64');
  return {
    locale: 'en',
    environment: 'prod',
    register_token: randomBytes(16).toString('hex'),
    ...(toInstanceChanges(options, subdomains) as Partial<StoredObject<Instance>>),
    _id: randomUUID().replaceAll('-', ''),
    domain: parseDomain(options.domain, subdomains),
    prefix: `cozy${randomBytes(16).toString('hex')}`,
    creating: true,
    session_secret: secret(),
    oauth_secret: secret(),
    cli_secret: secret(),
    created_at: new Date(now()).toISOString(),
  };
}

async function claimAll({ claims }: InstanceParts, { _id, ...draft }: Draft): Promise<void> {
  const claimed: string[] = [];
  try {
    for (const domain of new Set([draft.domain, ...(draft.domain_aliases ?? [])])) {
      await claims.claim(domain, _id);
      claimed.push(domain);
    }
  } catch (error) {
    for (const domain of claimed) await claims.release(domain, _id);
    throw error;
  }
  if (draft.old_domain !== undefined) await claims.claimIfFree(draft.old_domain, _id);
}

async function current({ docs }: InstanceParts, id: string): Promise<Instance> {
  const instance = await loadInstance(docs, id);
  if (!instance) throw new AppError('conflict', 'The instance was destroyed during its creation');
  return instance;
}

import type { AppHooks } from '#model/app';
import type { Instance } from '#model/instance';
import type { Trigger, Triggers } from '#model/trigger';
import type { JsonObject } from '#pkg/json';
import { type DeclaredTrigger, declaredTriggers } from './declared.ts';

/** The worker that runs them: its message is `{ slug, name }`. */
const WORKER = 'service';

type TriggersRoom = Pick<Triggers, 'create' | 'list' | 'remove'>;

/**
 * Gives an app the triggers that its manifest declares, as long as it is installed. Those that it has made itself stay as they
 * are until it goes. Called again, it changes nothing.
 */
export function createServiceTriggers(triggers: TriggersRoom, now: () => number = Date.now): AppHooks {
  function create(instance: Instance, slug: string, { name, ...declared }: DeclaredTrigger): Promise<Trigger> {
    return triggers.create(instance, {
      ...declared,
      worker: WORKER,
      message: { slug, name },
      cozyMetadata: { createdByApp: slug, createdAt: new Date(now()).toISOString(), declaredBy: 'manifest' },
    });
  }

  return {
    async prepare(instance, { kind, slug, manifest }) {
      if (kind !== 'app') return manifest;
      const wanted = declaredTriggers(manifest);
      const known = await Array.fromAsync(triggersOf(triggers, instance, slug));
      const ids = new Map<string, string>();
      for (const declared of wanted) {
        const found = known.find((trigger) => isSame(trigger, declared));
        ids.set(declared.name, (found ?? (await create(instance, slug, declared)))._id);
      }
      const kept = new Set(ids.values());
      // Last: when one of the new ones is refused, the old ones are there.
      for (const trigger of known)
        if (isDeclared(trigger) && !kept.has(trigger._id)) await triggers.remove(instance, trigger);
      const services = manifest.services as Record<string, JsonObject> | null | undefined;
      return services ? { ...manifest, services: withIds(services, ids) } : manifest;
    },

    async remove(instance, kind, slug) {
      if (kind !== 'app') return;
      for await (const trigger of triggersOf(triggers, instance, slug)) await triggers.remove(instance, trigger);
    },
  };
}

async function* triggersOf(triggers: TriggersRoom, instance: Instance, slug: string): AsyncGenerator<Trigger> {
  for await (const trigger of triggers.list(instance)) {
    if (trigger.worker === WORKER && messageOf(trigger)['slug'] === slug) yield trigger;
  }
}

function isSame(trigger: Trigger, { name, type, arguments: args, debounce }: DeclaredTrigger): boolean {
  const isOfService = isDeclared(trigger) && messageOf(trigger)['name'] === name;
  return isOfService && trigger.type === type && trigger.arguments === args && trigger.debounce === debounce;
}

function isDeclared({ cozyMetadata }: Trigger): boolean {
  return cozyMetadata?.['declaredBy'] === 'manifest';
}

function messageOf({ message }: Trigger): Record<string, unknown> {
  return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : {};
}

/** Apps look for the id of a trigger beside what declares it. What the package says of ids is not believed. */
function withIds(services: Record<string, JsonObject>, ids: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(services).map(([name, { trigger_id: _, ...service }]) => {
      const id = ids.get(name);
      return [name, { ...service, ...(id !== undefined && { trigger_id: id }) }];
    }),
  );
}

import { DOCTYPES, type DocEvent } from '#model/docs';
import type { ChangeHandler } from '#model/follower';
import type { Instance, Instances } from '#model/instance';

const SETTINGS = 'io.cozy.settings.instance';
const FOLLOWED: ReadonlySet<string> = new Set([DOCTYPES.settings]);

/** What is to happen at nine happens at nine wherever the owner goes to live. */
export function createTimeZoneHandler(
  instances: Pick<Instances, 'byPrefix'>,
  reschedule: (instance: Instance) => Promise<void>,
): ChangeHandler {
  return {
    doctypes: () => FOLLOWED,
    async handle({ prefix, doc, old, verb }) {
      if (doc.id !== SETTINGS || verb !== 'UPDATED' || (old && zoneOf(old) === zoneOf(doc))) return;
      const instance = await instances.byPrefix(prefix);
      if (instance && !instance.deleting) await reschedule(instance);
    },
  };
}

function zoneOf({ body }: DocEvent['doc']): unknown {
  return (body.value as { tz?: unknown }).tz;
}

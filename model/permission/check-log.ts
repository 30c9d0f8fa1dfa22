import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Hub } from '#pkg/hub';
import type { Permission, Verb } from './types.ts';

/** What a token was asked to allow. */
export interface Check {
  verb: Verb;
  doctype: string;
  /** Absent: the whole doctype. */
  id?: string;
  allowed: boolean;
}

/**
 * Tells the checks of permissions to an owner who looks at them, as events of `io.cozy.permissions.checks` and nowhere else:
 * nothing is stored. Off until somebody looks, in every process: then a check costs a look-up in a map.
 */
export interface CheckLog {
  /** Turns it on for a while, from any process. @returns until when, in ms since 1970 */
  watch(instance: Instance): number;
  /** Never throws. */
  note(permission: Permission, check: Check): void;
}

/** In ms: who goes on looking asks again before. */
const WATCHED_FOR = 2 * 60_000;
const TOPIC = 'permission-checks';
const SECOND = 1_000;
/** Checks of an owner that are told in a second; the others are counted. */
const MAX_PER_SECOND = 100;

interface Watch {
  prefix: string;
  until: number;
}

interface Watched {
  until: number;
  second: number;
  told: number;
  skipped: number;
}

export function createCheckLog({
  docs,
  hub,
  now = Date.now,
}: {
  docs: Pick<Docs, 'notify'>;
  hub: Hub;
  now?: () => number;
}): CheckLog {
  const channel = hub.channel<Watch>({ encode: JSON.stringify, decode: (text) => JSON.parse(text) as Watch });
  const watched = new Map<string, Watched>();
  let count = 0;
  channel.subscribe(TOPIC, ({ prefix, until }) => {
    const known = watched.get(prefix);
    if (known) known.until = until;
    else watched.set(prefix, { until, second: 0, told: 0, skipped: 0 });
  });

  /** True when there is room for one more in this second. */
  function takeTurn(watch: Watched, time: number): boolean {
    const second = Math.floor(time / SECOND);
    if (watch.second !== second) Object.assign(watch, { second, told: 0 });
    watch.told++;
    if (watch.told <= MAX_PER_SECOND) return true;
    watch.skipped++;
    return false;
  }

  return {
    watch({ prefix }) {
      const until = now() + WATCHED_FOR;
      channel.publish(TOPIC, { prefix, until });
      return until;
    },

    note(permission, noted) {
      const { request } = permission;
      const watch = request && watched.get(request.prefix);
      if (!watch) return;
      const time = now();
      if (watch.until <= time) {
        watched.delete(request.prefix);
        return;
      }
      if (!takeTurn(watch, time)) return;
      const { type, sourceId, code, name } = permission;
      const { id, ...check } = noted;
      const { skipped } = watch;
      watch.skipped = 0;
      docs.notify(request, DOCTYPES.permissionChecks, String(++count), {
        at: new Date(time).toISOString(),
        actor: { type, source_id: sourceId, ...(code !== undefined && { code }), ...(name !== undefined && { name }) },
        ...check,
        ...(id !== undefined && { document: id }),
        ...(skipped > 0 && { skipped }),
      });
    },
  };
}

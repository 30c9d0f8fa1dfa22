import { createHash } from 'node:crypto';
import { DOCTYPES, type Docs, type StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { OneTimeCodes } from '#model/one-time';
import { isKind } from '#pkg/errors';
import type { TrustedDevice } from './types.ts';

type Stored = StoredObject<Omit<TrustedDevice, '_id' | '_rev'>>;

const LIFE = 90 * 24 * 3_600_000;
const MAX_NAME = 100;
const MAX_DEVICES = 50;

/** Browsers that the second step is not asked of. A token is signed, so a new passphrase ends them all. */
export function createTrustedDevices(docs: Docs, codes: OneTimeCodes, now: () => number) {
  async function list(instance: Instance): Promise<Stored[]> {
    const live: Stored[] = [];
    for await (const device of docs.all<Stored>(instance, DOCTYPES.authTrustedDevices)) {
      if (now() - Date.parse(device.created_at) < LIFE) live.push(device);
    }
    return live.sort((a, b) => b.created_at.localeCompare(a.created_at));
  }

  async function remove(instance: Instance, device: Stored): Promise<void> {
    await docs.delete(instance, DOCTYPES.authTrustedDevices, device).catch((error: unknown) => {
      if (!isKind(error, 'conflict', 'not-found')) throw error;
    });
  }

  async function removeOlder(instance: Instance, kept: number): Promise<void> {
    const known: Stored[] = [];
    for await (const device of docs.all<Stored>(instance, DOCTYPES.authTrustedDevices)) known.push(device);
    known.sort((a, b) => b.created_at.localeCompare(a.created_at));
    for (const device of known.slice(kept)) await remove(instance, device);
  }

  return {
    list,

    async trust(instance: Instance, name: string): Promise<string> {
      await removeOlder(instance, MAX_DEVICES - 1);
      const token = codes.issue(instance, 'trusted-device');
      const at = new Date(now()).toISOString();
      const device = { _id: idOf(token), name: name.slice(0, MAX_NAME), created_at: at, last_used_at: at };
      await docs.create(instance, DOCTYPES.authTrustedDevices, device);
      return token;
    },

    async isTrusted(instance: Instance, token: string): Promise<boolean> {
      if (!codes.proves(instance, 'trusted-device', token)) return false;
      try {
        const device = await docs.get<Stored>(instance, DOCTYPES.authTrustedDevices, idOf(token));
        const used = { ...device, last_used_at: new Date(now()).toISOString() };
        await docs.update<Stored>(instance, DOCTYPES.authTrustedDevices, used);
        return true;
      } catch (error) {
        // Distrusted, maybe at this moment.
        if (isKind(error, 'conflict', 'not-found')) return false;
        throw error;
      }
    },

    async distrust(instance: Instance, id: string): Promise<void> {
      const device = await docs.get<Stored>(instance, DOCTYPES.authTrustedDevices, id);
      await docs.delete(instance, DOCTYPES.authTrustedDevices, device);
    },

    removeAll: (instance: Instance) => removeOlder(instance, 0),
  };
}

function idOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

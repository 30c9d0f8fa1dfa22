import { DOCTYPES, type Docs, followDocuments, type StoredObject } from '#model/docs';
import { type Permission, parseRules, printRules } from '#model/permission';
import { AppError } from '#pkg/errors';
import { createLastUses } from './last-uses.ts';
import { hashSecret, isSecret, joinHalves, makeHalves, splitPassword } from './secret.ts';
import type { AppPassword, AppPasswordDocument, AppPasswords } from './types.ts';

const MAX_PASSWORDS = 200;
const MAX_NAME = 200;

type Stored = StoredObject<AppPasswordDocument>;

/** A password in memory: its rules are read once, at the first use. */
interface Known {
  hash: string;
  permission: () => Permission;
}

export function createAppPasswords({ docs, now = Date.now }: { docs: Docs; now?: () => number }): AppPasswords {
  const uses = createLastUses(docs, now);
  const known = followDocuments<AppPasswordDocument, Known>(docs, {
    doctype: DOCTYPES.appPasswords,
    entriesOf: (document) => [[document._id, { hash: document.hash, permission: permissionOnce(document) }]],
    now,
  });

  return {
    async create(instance, { name, rules }) {
      checkName(name);
      if (rules.length === 0) throw unprocessable('There is no rule', 'permissions');
      if ((await known(instance)).size >= MAX_PASSWORDS) throw unprocessable('There are too many passwords', 'name');
      const halves = makeHalves();
      const stored = await docs.create<AppPasswordDocument>(instance, DOCTYPES.appPasswords, {
        _id: halves.id,
        name: name.trim(),
        permissions: printRules(rules),
        hash: hashSecret(halves.secret),
        created_at: new Date(now()).toISOString(),
      });
      return { created: withoutHash(stored), password: joinHalves(halves) };
    },

    async list(instance) {
      const all = await Array.fromAsync(docs.all<AppPasswordDocument>(instance, DOCTYPES.appPasswords));
      const lastUses = await uses.all(instance);
      return all
        .map((stored) => ({ ...withoutHash(stored), ...lastUses.get(stored._id) }))
        .sort((a, b) => (a.created_at < b.created_at ? -1 : 1));
    },

    async revoke(instance, id) {
      await docs.delete(
        instance,
        DOCTYPES.appPasswords,
        await docs.get<AppPasswordDocument>(instance, DOCTYPES.appPasswords, id),
      );
      await uses.forget(instance, id);
    },

    looksLikeOne: (token) => splitPassword(token) !== undefined,

    async open(instance, password, address) {
      const halves = splitPassword(password);
      const found = halves && (await known(instance)).get(halves.id);
      if (!halves || !found || !isSecret(halves.secret, found.hash)) return undefined;
      uses.note(instance, halves.id, address);
      return found.permission();
    },
  };
}

function permissionOnce({ _id, name, permissions }: Stored): () => Permission {
  let permission: Permission | undefined;
  return () => {
    permission ??= {
      type: 'app-password',
      sourceId: `${DOCTYPES.appPasswords}/${_id}`,
      name,
      rules: parseRules(permissions),
    };
    return permission;
  };
}

function withoutHash({ hash, ...shown }: Stored): AppPassword {
  return shown;
}

function checkName(name: string): void {
  if (name.trim() === '') throw unprocessable('The name is empty', 'name');
  if (name.length > MAX_NAME) throw unprocessable('The name is too long', 'name');
}

function unprocessable(message: string, attribute: string): AppError {
  return new AppError('unprocessable', message, { pointer: `/data/attributes/${attribute}` });
}

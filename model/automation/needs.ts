import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { type Permission, type Permissions, parseRules, type Verb } from '#model/permission';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { Automation, Draft, Step, When } from './types.ts';

/** A right that a rule works with: on a document, on those that would have some members, or on a whole doctype. */
interface Need {
  verb: Verb;
  doctype: string;
  id?: string;
  members?: JsonObject;
}

export const EVENTS = 'io.cozy.calendar.events';
export const TODOS = 'io.cozy.calendar.todos';
export const CONTACTS = DOCTYPES.contacts;

/**
 * A rule does no more than who wrote it could do without it: it reads what sets it off, and each step has a right of its own. What a
 * webhook sends away is what was read.
 */
function needsOf({ when, steps }: Pick<Draft, 'when' | 'steps'>): Need[] {
  return [...toBeSetOff(when), ...steps.flatMap((step) => toDo(step, when))];
}

function toBeSetOff(when: When): Need[] {
  if (when.on === 'file') return [{ verb: 'GET', doctype: DOCTYPES.files, id: when.folder }];
  return when.on === 'document' ? [{ verb: 'GET', doctype: when.doctype }] : [];
}

function toDo(step: Step, when: When): Need[] {
  switch (step.do) {
    case 'move':
      return [
        ...toChangeFiles(when),
        { verb: 'PATCH', doctype: DOCTYPES.files, id: step.folder },
        ...toMakeFolders(step),
      ];
    case 'tag':
      return toChangeFiles(when);
    case 'mail': {
      const send: Need = { verb: 'POST', doctype: DOCTYPES.jobs, members: { worker: 'sendmail' } };
      return step.contact === '' ? [send] : [send, { verb: 'GET', doctype: CONTACTS, id: step.contact }];
    }
    case 'notify':
      return [{ verb: 'POST', doctype: DOCTYPES.notifications }];
    case 'event':
      return [{ verb: 'POST', doctype: EVENTS }];
    case 'todo':
      return [{ verb: 'POST', doctype: TODOS }];
    case 'konnector':
      return [{ verb: 'POST', doctype: DOCTYPES.triggers, members: { worker: 'konnector' } }];
    case 'webhook':
      return [{ verb: 'POST', doctype: DOCTYPES.remoteRequests }];
  }
}

function toChangeFiles(when: When): Need[] {
  return [{ verb: 'PATCH', doctype: DOCTYPES.files, ...(when.on === 'file' && { id: when.folder }) }];
}

function toMakeFolders({ folder, subfolder }: Extract<Step, { do: 'move' }>): Need[] {
  return subfolder === '' ? [] : [{ verb: 'POST', doctype: DOCTYPES.files, id: folder }];
}

type Allow = Pick<Permissions, 'allowType' | 'allowDoc' | 'allowId'>;

async function allow(
  permissions: Allow,
  instance: Instance,
  permission: Permission,
  { verb, doctype, id, members }: Need,
): Promise<void> {
  if (id !== undefined) await permissions.allowId(instance, permission, verb, doctype, id);
  else if (members) await permissions.allowDoc(instance, permission, verb, doctype, '', () => members);
  else permissions.allowType(permission, verb, doctype);
}

/** Rejects with kind `forbidden` when the rule is more than who asks may do, `not-found` for a folder that is not there. */
export async function checkNeeds(
  permissions: Allow,
  instance: Instance,
  permission: Permission,
  rule: Pick<Draft, 'when' | 'steps'>,
): Promise<void> {
  for (const need of needsOf(rule)) await allow(permissions, instance, permission, need);
}

/** Rules stay: only who stays may make them, so that what its owner takes away from it is taken from its rules too. */
export function checkMayMake({ type }: Permission): void {
  if (type !== 'app' && type !== 'cli') throw new AppError('forbidden', 'Only an application makes automations');
}

/** Whether who wrote a rule may still do all of it. The command line is the machine's. */
export async function isStillAllowed(
  permissions: Allow & Pick<Permissions, 'ofApp'>,
  instance: Instance,
  { made_by: { type, source_id: sourceId }, ...rule }: Automation,
): Promise<boolean> {
  if (type === 'cli') return true;
  const self: Permission = { type: 'app', sourceId, rules: [] };
  try {
    const document = await permissions.ofApp(instance, self, sourceId.slice(DOCTYPES.apps.length + 1));
    const permission = { ...self, rules: parseRules(document.permissions) };
    for (const need of needsOf(rule)) {
      await allow(permissions, instance, permission, need).catch((error: unknown) => {
        // A folder that is gone allows nothing: its step says it better.
        if (need.id === undefined || !isKind(error, 'not-found')) throw error;
      });
    }
    return true;
  } catch (error) {
    // An application that is gone has no rules at all.
    if (isKind(error, 'forbidden', 'not-found')) return false;
    throw error;
  }
}

import { randomBytes } from 'node:crypto';
import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Job, Task } from '#model/job';
import { createdMetadata, updatedMetadata } from '#model/metadata';
import type { Permission, Permissions } from '#model/permission';
import type { Triggers } from '#model/trigger';
import { AppError, isKind } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { type Rehearsal, rehearse } from './dry-run.ts';
import { MAX_AUTOMATIONS } from './limits.ts';
import { checkMayMake, checkNeeds } from './needs.ts';
import { createOrigins } from './origins.ts';
import { parseDraft } from './parse-draft.ts';
import { createRuleDocuments } from './rule-documents.ts';
import { runAutomation } from './run-automation.ts';
import { createRuns } from './runs.ts';
import type { StepDeps } from './steps/index.ts';
import type { Automation, Draft, Run } from './types.ts';

export interface AutomationsDeps extends Omit<StepDeps, 'origins' | 'triggers'> {
  docs: Docs;
  triggers: Pick<Triggers, 'create' | 'get' | 'remove' | 'launch' | 'next'>;
  permissions: Pick<Permissions, 'allowType' | 'allowDoc' | 'allowId' | 'ofApp'>;
  now?: () => number;
}

/**
 * The rules of an owner: when this happens, do that. Whoever writes one must be allowed to all that it does; wrong ones are kind
 * `unprocessable` with the place, rights that are missing kind `forbidden`.
 */
export interface Automations {
  /** By name. */
  list(instance: Instance): Promise<Automation[]>;
  /** Rejects with kind `not-found`. */
  get(instance: Instance, id: string): Promise<Automation>;
  /** Rejects also with kind `conflict` when there are too many. */
  create(instance: Instance, permission: Permission, draft: JsonObject): Promise<Automation>;
  /**
   * Members that are absent stay. Who only pauses a rule needs no right on what it does; who changes it otherwise, or starts it
   * again, is then who made it. @param rev the revision that the caller knows: another one is kind `conflict`
   */
  update(
    instance: Instance,
    permission: Permission,
    id: string,
    changes: JsonObject,
    rev?: string,
  ): Promise<Automation>;
  /** With its trigger and its history. */
  remove(instance: Instance, automation: Automation): Promise<void>;
  /** Runs one that follows the clock now. Rejects with kind `unprocessable` for the others, and for one that is paused. */
  launch(instance: Instance, automation: Automation): Promise<Job>;
  /** When it runs by itself, as RFC 3339; undefined for what does not follow the clock, and while it is paused. */
  next(instance: Instance, automation: Automation): Promise<string | undefined>;
  /** What it did, the newest first: 100 at most. */
  runs(instance: Instance, id: string, limit: number): Promise<Run[]>;
  /** What a rule would do with the last things that it looks for. @param payload of the call of an address */
  rehearse(instance: Instance, permission: Permission, draft: JsonObject, payload: JsonValue): Promise<Rehearsal[]>;
  /** The job of a rule. */
  run(task: Task): Promise<void>;
}

export function createAutomations({ now = Date.now, ...given }: AutomationsDeps): Automations {
  const rules = createRuleDocuments(given);
  const runs = createRuns(given.docs);
  const deps = { ...given, rules, runs, origins: createOrigins(given.cache), now };
  const { permissions, triggers } = given;
  const authorOf = (instance: Instance, { type, sourceId }: Permission) => ({
    origin: `${given.addresses.origin(instance)}/`,
    ...(type === 'app' && { slug: sourceId.slice(sourceId.indexOf('/') + 1) }),
  });
  const makerOf = ({ type, sourceId }: Permission) => ({ type, source_id: sourceId });

  /** What is written, once who writes it may do all of it. */
  async function allowed(instance: Instance, permission: Permission, draft: JsonValue): Promise<Draft> {
    const parsed = parseDraft(draft, instance);
    checkMayMake(permission);
    await checkNeeds(permissions, instance, permission, parsed);
    return parsed;
  }

  return {
    get: rules.get,
    async list(instance) {
      const all = await Array.fromAsync(rules.all(instance));
      return all.sort((a, b) => a.name.localeCompare(b.name, instance.locale));
    },

    async create(instance, permission, given) {
      const draft = await allowed(instance, permission, given);
      if ((await Array.fromAsync(rules.all(instance))).length >= MAX_AUTOMATIONS) {
        throw new AppError('conflict', `There are ${MAX_AUTOMATIONS} automations already`, { code: 'too_many' });
      }
      return rules.create(instance, randomBytes(16).toString('hex'), {
        ...draft,
        paused: isPaused(given) ?? false,
        made_by: makerOf(permission),
        cozyMetadata: createdMetadata(authorOf(instance, permission), new Date(now()).toISOString()),
      });
    },

    async update(instance, permission, id, changes, rev) {
      const old = await rules.get(instance, id);
      if (rev !== undefined && rev !== old._rev) throw new AppError('conflict', 'The rule was changed meanwhile');
      const { name = old.name, when = old.when, steps = old.steps } = changes as Partial<Draft>;
      const paused = isPaused(changes) ?? old.paused;
      const isOnlyPaused =
        paused && JSON.stringify([name, when, steps]) === JSON.stringify([old.name, old.when, old.steps]);
      if (isOnlyPaused) return old.paused ? old : rules.replace(instance, old, { ...old, paused });
      const draft = await allowed(instance, permission, { name, when, steps } as unknown as JsonValue);
      const { paused_because, ...rest } = old;
      return rules.replace(instance, old, {
        ...rest,
        ...draft,
        paused,
        ...(paused && paused_because && { paused_because }),
        made_by: makerOf(permission),
        cozyMetadata: updatedMetadata(old.cozyMetadata, authorOf(instance, permission), new Date(now()).toISOString()),
      });
    },

    async remove(instance, automation) {
      await rules.remove(instance, automation);
      await runs.forget(instance, automation._id);
    },

    async launch(instance, { when, paused, trigger_id }) {
      if (when.on === 'time' && !paused) return triggers.launch(instance, await triggers.get(instance, trigger_id));
      throw new AppError('unprocessable', 'Only a rule that follows the clock is run by hand', { code: 'not_by_hand' });
    },

    async next(instance, { when, trigger_id }) {
      if (when.on !== 'time' || trigger_id === '') return undefined;
      try {
        return await triggers.next(instance, await triggers.get(instance, trigger_id));
      } catch (error) {
        if (isKind(error, 'not-found')) return undefined;
        throw error;
      }
    },

    runs: runs.last,
    async rehearse(instance, permission, draft, payload) {
      const allowedDraft = await allowed(instance, permission, draft);
      return rehearse(deps, instance, allowedDraft, { now: now(), payload });
    },
    run: (task) => runAutomation(deps, task),
  };
}

/** Undefined when nothing is said of it. */
function isPaused({ paused }: JsonObject): boolean | undefined {
  if (paused === undefined || typeof paused === 'boolean') return paused;
  throw new AppError('unprocessable', 'paused is true or false', { pointer: '/data/attributes/paused' });
}

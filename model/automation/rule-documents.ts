import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Triggers } from '#model/trigger';
import { ifFound, isKind } from '#pkg/errors';
import { toTrigger } from './to-trigger.ts';
import type { Automation, AutomationDocument, PauseReason } from './types.ts';

export interface RuleDocumentsDeps {
  docs: Docs;
  triggers: Pick<Triggers, 'create' | 'get' | 'remove'>;
}

/** The documents of the rules, each with its trigger. */
export interface RuleDocuments {
  /** Rejects with kind `not-found`. */
  get(instance: Instance, id: string): Promise<Automation>;
  find(instance: Instance, id: string): Promise<Automation | undefined>;
  all(instance: Instance): AsyncIterable<Automation>;
  create(instance: Instance, id: string, document: Omit<AutomationDocument, 'trigger_id'>): Promise<Automation>;
  /** Rejects with kind `conflict` when somebody else changed it. */
  replace(instance: Instance, old: Automation, next: Omit<Automation, 'trigger_id'>): Promise<Automation>;
  pause(instance: Instance, rule: Automation, reason: PauseReason): Promise<Automation>;
  remove(instance: Instance, rule: Automation): Promise<void>;
  /** A trigger that no rule knows: what made it was killed before it wrote the rule. */
  dropTrigger(instance: Instance, id: string): Promise<void>;
}

export function createRuleDocuments({ docs, triggers }: RuleDocumentsDeps): RuleDocuments {
  const doctype = DOCTYPES.automations;

  async function dropTrigger(instance: Instance, id: string): Promise<void> {
    if (id === '') return;
    try {
      await triggers.remove(instance, await triggers.get(instance, id));
    } catch (error) {
      if (!isKind(error, 'not-found')) throw error;
    }
  }

  async function isThere(instance: Instance, id: string): Promise<boolean> {
    if (id === '') return false;
    return triggers.get(instance, id).then(
      () => true,
      (error: unknown) => {
        if (isKind(error, 'not-found')) return false;
        throw error;
      },
    );
  }

  /** The address of a webhook stays while it is paused, and what calls it is not told. */
  async function triggerFor(
    instance: Instance,
    id: string,
    { when, paused }: Pick<Automation, 'when' | 'paused'>,
    old?: Automation,
  ): Promise<string> {
    if (paused && when.on !== 'webhook') return '';
    const isSame = old && JSON.stringify(toTrigger(old.when, id)) === JSON.stringify(toTrigger(when, id));
    if (isSame && (await isThere(instance, old.trigger_id))) return old.trigger_id;
    return (await triggers.create(instance, toTrigger(when, id)))._id;
  }

  async function replace(
    instance: Instance,
    old: Automation,
    next: Omit<Automation, 'trigger_id'>,
  ): Promise<Automation> {
    // Before the rule: one without trigger would never run, a trigger without rule is dropped by its first job.
    const trigger_id = await triggerFor(instance, old._id, next, old);
    try {
      const updated = await docs.update<AutomationDocument>(instance, doctype, { ...next, trigger_id }, old);
      if (old.trigger_id !== trigger_id) await dropTrigger(instance, old.trigger_id);
      return updated;
    } catch (error) {
      if (old.trigger_id !== trigger_id) await dropTrigger(instance, trigger_id);
      throw error;
    }
  }

  const documents: RuleDocuments = {
    get: (instance, id) => docs.get<AutomationDocument>(instance, doctype, id),
    all: (instance) => docs.all<AutomationDocument>(instance, doctype),
    replace,
    dropTrigger,

    async find(instance, id) {
      return ifFound(documents.get(instance, id));
    },

    async create(instance, id, document) {
      const trigger_id = await triggerFor(instance, id, document);
      try {
        return await docs.create<AutomationDocument>(instance, doctype, { ...document, _id: id, trigger_id });
      } catch (error) {
        await dropTrigger(instance, trigger_id);
        throw error;
      }
    },

    async pause(instance, rule, reason) {
      try {
        return await replace(instance, rule, { ...rule, paused: true, paused_because: reason });
      } catch (error) {
        // Its owner is at it.
        if (isKind(error, 'conflict', 'not-found')) return rule;
        throw error;
      }
    },

    async remove(instance, rule) {
      await docs.delete(instance, doctype, rule);
      await dropTrigger(instance, rule.trigger_id);
    },
  };
  return documents;
}

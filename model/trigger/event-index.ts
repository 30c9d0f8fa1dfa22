import { DOCTYPES, type DocEvent, type DocumentIndex } from '#model/docs';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { type EventRule, matchesRule, parseEventRules } from './event-rules.ts';
import type { Trigger, TriggerDocument } from './types.ts';

interface Entry {
  trigger: Trigger;
  rule: EventRule;
}

/** The rules on one doctype: those that name documents are found by their ids, the others are all looked at. */
interface Rules {
  byId: Map<string, Set<Entry>>;
  others: Set<Entry>;
}

/** The `@event` triggers of one owner, found by what an event has. */
export interface EventIndex extends DocumentIndex<TriggerDocument> {
  /** Those that some rule names. */
  readonly doctypes: ReadonlySet<string>;
  /** @param foldersOf ids of the folders above a file */
  match(event: DocEvent, foldersOf: (members: JsonObject) => Promise<ReadonlySet<string>>): Promise<Trigger[]>;
}

export function openEventIndex(): EventIndex {
  const byDoctype = new Map<string, Rules>();
  const doctypes = new Set<string>();
  const byTrigger = new Map<string, Entry[]>();

  function forget(id: string): void {
    for (const entry of byTrigger.get(id) ?? []) {
      const rules = byDoctype.get(entry.rule.doctype);
      rules?.others.delete(entry);
      for (const value of entry.rule.values ?? []) {
        const named = rules?.byId.get(value);
        if (named?.delete(entry) && named.size === 0) rules?.byId.delete(value);
      }
      if (rules && rules.others.size === 0 && rules.byId.size === 0) {
        byDoctype.delete(entry.rule.doctype);
        doctypes.delete(entry.rule.doctype);
      }
    }
    byTrigger.delete(id);
  }

  function add(entry: Entry): void {
    const { doctype, values, selector } = entry.rule;
    const rules = byDoctype.get(doctype) ?? { byId: new Map(), others: new Set() };
    byDoctype.set(doctype, rules);
    doctypes.add(doctype);
    if (!values || selector !== undefined) rules.others.add(entry);
    else for (const value of values) rules.byId.set(value, (rules.byId.get(value) ?? new Set()).add(entry));
  }

  return {
    doctypes,
    replace(id, trigger) {
      forget(id);
      if (trigger?.type !== '@event' || trigger.paused) return;
      const entries = rulesOf(trigger).map((rule) => ({ trigger, rule }));
      byTrigger.set(id, entries);
      for (const entry of entries) add(entry);
    },

    async match(event, foldersOf) {
      const rules = byDoctype.get(event.doctype);
      if (!rules) return [];
      const ids = new Set([event.doc.id]);
      if (event.doctype === DOCTYPES.files && rules.byId.size > 0) {
        for (const doc of [event.doc, ...(event.old ? [event.old] : [])]) {
          for (const id of await foldersOf(doc.body.value as JsonObject)) ids.add(id);
        }
      }
      const candidates = [...rules.others, ...[...ids].flatMap((id) => [...(rules.byId.get(id) ?? [])])];
      const found = new Map<string, Trigger>();
      for (const { trigger, rule } of candidates) {
        if (found.has(trigger._id)) continue;
        if (await matchesRule(rule, event, async () => ids)) found.set(trigger._id, trigger);
      }
      return [...found.values()];
    },
  };
}

/** What another version has stored and this one does not understand fires nothing, and does not stop the others. */
function rulesOf(trigger: Trigger): EventRule[] {
  try {
    return parseEventRules(trigger.arguments);
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}

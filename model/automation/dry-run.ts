import type { Instance } from '#model/instance';
import type { JsonObject, JsonValue } from '#pkg/json';
import { faultOf, StepError } from './faults.ts';
import { samplesOf } from './samples.ts';
import { planStep, type StepContext, type StepDeps } from './steps/index.ts';
import type { Draft, Fault, Step } from './types.ts';
import { aboutOf, valuesOf } from './values.ts';

/** What a rule would do with one of the last things that it looks for. */
export interface Rehearsal {
  /** The name of the thing; empty for a time or a call. */
  about: string;
  steps: { do: Step['do']; shown?: JsonObject; fault?: Fault }[];
}

/** Changes nothing: each step is planned as it would be, on what is there now. */
export async function rehearse(
  deps: StepDeps,
  instance: Instance,
  draft: Draft,
  { now, payload, id = '' }: { now: number; payload: JsonValue; id?: string | undefined },
): Promise<Rehearsal[]> {
  const { tz } = await deps.instances.settings(instance);
  const zone = tz || 'UTC';
  const found: Rehearsal[] = [];
  for (const cause of await samplesOf(deps, instance, draft.when, payload)) {
    const values = await valuesOf(deps, instance, cause, { name: draft.name, now, zone });
    const rule = { _id: id, name: draft.name };
    const context = { deps, instance, rule, chain: [], cause, values, now, zone, signal: new AbortController().signal };
    found.push({ about: aboutOf(cause), steps: await planAll(context, draft.steps) });
  }
  return found;
}

async function planAll(context: Omit<StepContext, 'key'>, steps: readonly Step[]): Promise<Rehearsal['steps']> {
  const planned: Rehearsal['steps'] = [];
  for (const step of steps) {
    try {
      const { shown } = await planStep({ ...context, key: '' }, step);
      planned.push({ do: step.do, shown });
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      planned.push({ do: step.do, fault: faultOf(error.code) });
    }
  }
  return planned;
}

import type { Instance, Instances } from '#model/instance';
import { JobError, type Task } from '#model/job';
import type { Permissions } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import type { Logger } from '#pkg/log';
import { type FaultCode, faultOf, StepError } from './faults.ts';
import { MAX_CHAIN, runsInAnHour } from './limits.ts';
import { type Cause, causeOf } from './match.ts';
import { isStillAllowed } from './needs.ts';
import type { RuleDocuments } from './rule-documents.ts';
import type { Runs } from './runs.ts';
import { planStep, type StepContext, type StepDeps } from './steps/index.ts';
import { tellOwner } from './tell-owner.ts';
import type { Automation, Run, StepRun } from './types.ts';
import { aboutOf, valuesOf } from './values.ts';

export interface RunDeps extends StepDeps {
  rules: RuleDocuments;
  runs: Runs;
  permissions: Pick<Permissions, 'allowType' | 'allowDoc' | 'allowId' | 'ofApp'>;
  instances: Pick<Instances, 'settings'>;
  now: () => number;
}

/** How often a job is tried: half a minute, then the other side counts as down. */
export const TRIES = 10;
/** Of these, the tries that a trigger which no rule knows yet is given. */
const TRIES_FOR_RULE = 5;
const HOUR = 3_600_000;
/** A file that comes and goes is nobody's fault. */
const QUIET: ReadonlySet<string> = new Set(['file_gone']);

/**
 * One job of a rule. What was done is written down after each step, so that a run that was cut goes on where it was: each step is
 * done at least once, and only a call of an address may be made twice, which its history then says.
 */
export async function runAutomation(deps: RunDeps, task: Task): Promise<void> {
  const { instance, job } = task;
  const rule = await ruleOf(deps, task);
  if (!rule || rule.paused) return;
  const known = await deps.runs.find(instance, job._id);
  if (known && known.state !== 'running') return;
  const cause = await causeOf(deps.vfs, instance, rule.when, job);
  if (!cause) return;
  const run = known ?? (await begin(deps, task, rule, cause));
  if (run?.state !== 'running') return;
  if (isOf(run, rule)) await doSteps(deps, task, rule, cause, run);
  else await finish(deps, instance, rule, { ...run, state: 'stopped', fault: faultOf('rule_changed') });
}

/** The rule that the job's trigger belongs to; one that is not there after a while never was written, or is gone. */
async function ruleOf({ rules }: RunDeps, { instance, job, attempt }: Task): Promise<Automation | undefined> {
  const { automation } = (job.message ?? {}) as { automation?: unknown };
  const { trigger_id = '' } = job;
  if (typeof automation !== 'string') throw new JobError('There is no rule in this job', { retry: false });
  const rule = await rules.find(instance, automation);
  if (rule && rule.trigger_id === trigger_id) return rule;
  if (attempt < TRIES_FOR_RULE) throw new JobError('The rule of this job is not there');
  await rules.dropTrigger(instance, trigger_id);
  return undefined;
}

/** False when its owner has changed the steps since it began. */
function isOf({ steps }: Run, rule: Automation): boolean {
  return steps.length === rule.steps.length && steps.every((step, index) => step.do === rule.steps[index]?.do);
}

/** Undefined when the rule is not to react at all. */
async function begin(deps: RunDeps, { instance, job }: Task, rule: Automation, cause: Cause): Promise<Run | undefined> {
  const origin = await deps.origins.of(instance, job);
  // What a rule did itself is no news to it.
  if (origin.at(-1) === rule._id) return undefined;
  const refusal = await refusalOf(deps, instance, rule, origin);
  const at = new Date(deps.now()).toISOString();
  const run = await deps.runs.create(instance, {
    _id: job._id,
    automation: rule._id,
    about: aboutOf(cause).slice(0, 255),
    started_at: at,
    chain: [...origin, rule._id],
    steps: rule.steps.map(({ do: kind }): StepRun => ({ do: kind, state: 'waiting' })),
    ...(refusal ? { state: 'stopped', fault: faultOf(refusal), finished_at: at } : { state: 'running' }),
  });
  if (!refusal) return run;
  const isPausing = refusal === 'too_often' || refusal === 'not_allowed';
  await tell(deps, instance, isPausing ? await deps.rules.pause(instance, rule, refusal) : rule, run, refusal);
  await deps.runs.sweep(instance, rule._id);
  return run;
}

/** Once, until it goes well or otherwise wrong. */
async function tell(deps: RunDeps, instance: Instance, rule: Automation, run: Run, code: FaultCode): Promise<void> {
  const [before] = (await deps.runs.last(instance, rule._id, 2)).filter(({ _id }) => _id !== run._id);
  if (QUIET.has(code) || (before?.fault?.code === code && !rule.paused)) return;
  await tellOwner(deps, instance, rule, { run: run._id, code });
}

async function refusalOf(
  deps: RunDeps,
  instance: Instance,
  rule: Automation,
  origin: readonly string[],
): Promise<Extract<FaultCode, 'loop' | 'too_deep' | 'not_allowed' | 'too_often'> | undefined> {
  if (origin.includes(rule._id)) return 'loop';
  if (origin.length >= MAX_CHAIN) return 'too_deep';
  if (!(await isStillAllowed(deps.permissions, instance, rule))) return 'not_allowed';
  const count = await deps.cache.increment(`automation-runs:${instance.prefix}:${rule._id}`, HOUR);
  return count > runsInAnHour(rule.steps) ? 'too_often' : undefined;
}

async function doSteps(deps: RunDeps, task: Task, rule: Automation, cause: Cause, run: Run): Promise<void> {
  const { instance, job, signal, log } = task;
  const { tz } = await deps.instances.settings(instance);
  // Of the run, not of the try: a step that is tried again makes the same thing.
  const now = Date.parse(run.started_at);
  const zone = tz || 'UTC';
  const values = await valuesOf(deps, instance, cause, { name: rule.name, now, zone });
  let current = run;
  for (const [index, step] of rule.steps.entries()) {
    if (current.steps[index]?.state === 'done') continue;
    signal.throwIfAborted();
    const key = `${job._id}-${index}`;
    const context: StepContext = { deps, instance, rule, key, chain: run.chain, cause, values, now, zone, signal };
    try {
      const plan = await planStep(context, step);
      const wasTried = current.steps[index]?.state === 'doing';
      current = await note(deps, instance, current, index, { do: step.do, state: 'doing' });
      await plan.perform();
      const at = new Date(deps.now()).toISOString();
      const done: StepRun = { do: step.do, state: 'done', shown: inShort(plan.shown), at };
      current = await note(deps, instance, current, index, wasTried && plan.repeats ? { ...done, again: true } : done);
    } catch (error) {
      await fail(deps, task, rule, { run: current, index, error: stepError(error, signal, log) });
    }
  }
  await finish(deps, instance, rule, { ...current, state: 'done' });
}

/** A history is read, not used: the whole of a body that was sent is not kept. */
function inShort(shown: JsonObject): JsonObject {
  const short = ([name, value]: [string, JsonValue]) => [name, typeof value === 'string' ? value.slice(0, 500) : value];
  return Object.fromEntries(Object.entries(shown).map(short));
}

function note({ runs }: RunDeps, instance: Instance, run: Run, index: number, step: StepRun): Promise<Run> {
  return runs.update(instance, { ...run, steps: run.steps.map((old, at) => (at === index ? step : old)) });
}

async function finish({ runs, now }: RunDeps, instance: Instance, rule: Automation, run: Run): Promise<void> {
  await runs.update(instance, { ...run, finished_at: new Date(now()).toISOString() });
  await runs.sweep(instance, rule._id);
}

/** What the owner reads; the words of a bug are for the log. Throws what is no failure of the step. */
function stepError(error: unknown, signal: AbortSignal, log: Logger): StepError {
  if (signal.aborted) throw error;
  if (error instanceof StepError) return error;
  const isFinal = error instanceof AppError && error.kind !== 'internal' && error.kind !== 'unavailable';
  log.error({ err: error }, 'a step of an automation failed');
  return new StepError('unexpected', { retry: !isFinal, cause: error });
}

/** Rejects so that the job is tried again, or ends with the words. */
async function fail(
  deps: RunDeps,
  { instance, attempt }: Task,
  rule: Automation,
  { run, index, error }: { run: Run; index: number; error: StepError },
): Promise<never> {
  const { code, message, cause } = error;
  const fault = faultOf(code);
  const isOver = !error.retry || attempt >= TRIES;
  const old = run.steps[index];
  const step: StepRun = { do: old?.do ?? 'notify', state: isOver ? 'failed' : (old?.state ?? 'waiting'), fault };
  const noted = { ...run, steps: run.steps.map((one, at) => (at === index ? step : one)) };
  if (!isOver) {
    await deps.runs.update(instance, noted);
    throw new JobError(message, { cause });
  }
  await finish(deps, instance, rule, { ...noted, state: 'failed', fault });
  await tell(deps, instance, rule, run, code);
  throw new JobError(message, { retry: false, cause });
}

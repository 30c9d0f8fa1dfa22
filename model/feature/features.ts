import { createHash } from 'node:crypto';
import type { Docs } from '#model/docs';
import type { Instance, Instances } from '#model/instance';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { createStoredFlags, mergeFlags } from './stored-flags.ts';
import type { Features, FlagSource, Flags, Ratios } from './types.ts';

const DEFAULTS = 'io.cozy.settings.flags.default';
const MAX_FLAGS = 1000;

export interface FeaturesDeps {
  docs: Docs;
  instances: Pick<Instances, 'update'>;
  /** Of the configuration: `features` is a list of names and of maps. */
  contexts: Readonly<Record<string, JsonObject>>;
}

export function createFeatures({ docs, instances, contexts }: FeaturesDeps): Features {
  const stored = createStoredFlags(docs);
  const ratiosOf = async (context: string) => (await stored.read(contextId(context))) as Record<string, Ratios>;
  const configFlags = (context: string) => readFeatures(contexts[context]?.['features']);

  async function sources(instance: Instance): Promise<FlagSource[]> {
    const context = instance.context ?? 'default';
    return [
      { name: 'instance', flags: instance.feature_flags ?? {} },
      { name: 'config', flags: configFlags(context) },
      { name: 'context', flags: drawAll(instance, await ratiosOf(context)) },
      { name: 'default', flags: await stored.read(DEFAULTS) },
    ];
  }

  /** Those of an instance are the same until it, or what is stored of its context or of all of them, is another object. */
  const merged = new WeakMap<Instance, { ratios: object; defaults: object; flags: Flags }>();

  return {
    sources,
    async flags(instance) {
      const ratios = await ratiosOf(instance.context ?? 'default');
      const defaults = await stored.read(DEFAULTS);
      const known = merged.get(instance);
      if (known?.ratios === ratios && known.defaults === defaults) return known.flags;
      const weakestFirst = (await sources(instance)).reverse();
      const flags = Object.freeze(Object.assign({}, ...weakestFirst.map((source) => source.flags))) as Flags;
      merged.set(instance, { ratios, defaults, flags });
      return flags;
    },
    async patchInstance(instance, changes) {
      checkFlags(changes);
      const feature_flags = mergeFlags(instance.feature_flags ?? {}, changes, isNull);
      await instances.update(instance, { feature_flags });
      return feature_flags;
    },
    async replaceSets(instance, sets) {
      const feature_sets = [...new Set(sets)].sort();
      await instances.update(instance, { feature_sets });
      return feature_sets;
    },
    configFlags,
    contextRatios: ratiosOf,
    async patchContext(context, changes) {
      checkFlags(changes);
      for (const [name, ratios] of Object.entries(changes)) checkRatios(name, ratios);
      return (await stored.merge(contextId(context), changes, isEmptyList)) as Record<string, Ratios>;
    },
    defaults: () => stored.read(DEFAULTS),
    async patchDefaults(changes) {
      checkFlags(changes);
      return stored.merge(DEFAULTS, changes, isNull);
    },
  };
}

const isNull = (value: unknown) => value === null;
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

function contextId(context: string): string {
  return `io.cozy.settings.flags.context.${context}`;
}

/** A name alone is a flag that is on. */
function readFeatures(features: unknown): Flags {
  const list = Array.isArray(features) ? features : [];
  return Object.assign({}, ...list.map((item) => (typeof item === 'string' ? { [item]: true } : item))) as Flags;
}

function drawAll(instance: Instance, ratios: Record<string, Ratios>): Flags {
  const drawn = Object.entries(ratios).map(([name, choices]) => [name, draw(instance, name, choices)] as const);
  return Object.fromEntries(drawn.filter(([, value]) => value !== undefined));
}

/** The same instance always draws the same value of a flag, and values of two flags are independent. */
function draw(instance: Instance, name: string, choices: Ratios): unknown {
  const hash = createHash('sha256').update(`${instance.prefix} ${name}`).digest();
  let left = hash.readUInt32BE(0) / 2 ** 32;
  for (const { ratio, value } of choices) {
    if (left < ratio) return value;
    left -= ratio;
  }
  return undefined;
}

function checkFlags(flags: Flags): void {
  const names = Object.keys(flags);
  const wrong = names.find((name) => name === '' || name.startsWith('_') || name.length > 200);
  if (wrong !== undefined) throw new AppError('bad-request', `${wrong.slice(0, 50)} is not the name of a flag`);
  if (names.length > MAX_FLAGS) throw new AppError('bad-request', 'Too many flags');
}

function checkRatios(name: string, ratios: unknown): void {
  const isRatio = (item: unknown) => {
    const { ratio, value } = (item ?? {}) as { ratio?: unknown; value?: unknown };
    return typeof ratio === 'number' && ratio >= 0 && ratio <= 1 && value !== undefined;
  };
  if (Array.isArray(ratios) && ratios.length <= 100 && ratios.every(isRatio)) return;
  throw new AppError('bad-request', `${name} must be a list of {ratio, value}`);
}

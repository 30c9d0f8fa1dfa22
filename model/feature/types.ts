import type { Instance } from '#model/instance';

export type Flags = Record<string, unknown>;

/** Values of a flag with the share of the instances that have each: the shares are summed, the rest has none. */
export type Ratios = { ratio: number; value: unknown }[];

/** Where flags come from, the strongest first. */
export interface FlagSource {
  name: 'instance' | 'config' | 'context' | 'default';
  flags: Flags;
}

/** Feature flags: an operator turns functions of the apps on and off. */
export interface Features {
  /** What applies to an instance, source by source, the strongest first. */
  sources(instance: Instance): Promise<FlagSource[]>;
  /** What applies to an instance. */
  flags(instance: Instance): Promise<Flags>;
  /** Merges flags into those of an instance; null removes one. Answers all of them. */
  patchInstance(instance: Instance, changes: Flags): Promise<Flags>;
  /** Replaces the sets of an instance; answers them sorted. */
  replaceSets(instance: Instance, sets: string[]): Promise<string[]>;
  /** Of a context, from the configuration file. */
  configFlags(context: string): Flags;
  contextRatios(context: string): Promise<Record<string, Ratios>>;
  /** Merges; an empty list removes a flag. Rejects with kind `bad-request`. */
  patchContext(context: string, changes: Flags): Promise<Record<string, Ratios>>;
  defaults(): Promise<Flags>;
  patchDefaults(changes: Flags): Promise<Flags>;
}

import { isKnown, KEYS } from './known-keys.ts';
import type { Environment } from './types.ts';

/** Values from one place, by dotted key. */
export interface Layer {
  values: Map<string, unknown>;
  /** Where a key was set, to be shown: `cozy.yaml:12`, `COZY_PORT`, `--port`. */
  locate(key: string): string;
}

/** `COZY_` and the key in upper case, with underscores for dots. Maps are for the file only. */
export function environmentLayer(env: Environment): Layer {
  const values = new Map<string, unknown>();
  for (const key of KEYS) {
    const value = key.endsWith('.*') ? undefined : env[variableName(key)];
    if (value !== undefined && value !== '') values.set(key, value);
  }
  return { values, locate: variableName };
}

/** What the command line sets, by dotted key. */
export function flagsLayer(flags: Readonly<Record<string, unknown>>): Layer {
  const given = Object.entries(flags).filter(([key, value]) => value !== undefined && isKnown(key, KEYS));
  return { values: new Map(given), locate: (key) => FLAGS[key] ?? `--${key.replaceAll(/[._]/g, '-')}` };
}

const FLAGS: Record<string, string> = { build_mode: '--dev' };

function variableName(key: string): string {
  return `COZY_${key.toUpperCase().replaceAll('.', '_')}`;
}

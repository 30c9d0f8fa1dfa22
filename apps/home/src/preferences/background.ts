/** What is behind the greeting. `picture` is a file of the owner, by its id. */
export type Background =
  | { kind: 'scene'; name: SceneName }
  | { kind: 'colour'; name: ColourName }
  | { kind: 'picture'; fileId: string };

export const SCENES = ['hills', 'sea', 'mountains'] as const;
export const COLOURS = ['pine', 'sky', 'plum', 'rose', 'amber', 'stone'] as const;
export type SceneName = (typeof SCENES)[number];
export type ColourName = (typeof COLOURS)[number];

const DEFAULT: Background = { kind: 'scene', name: 'hills' };

/** Reads what is stored; anything else is the hills. */
export function parseBackground(value: unknown): Background {
  if (typeof value !== 'object' || value === null) return DEFAULT;
  const { kind, name, fileId } = value as Record<string, unknown>;
  const scene = SCENES.find((one) => one === name);
  const colour = COLOURS.find((one) => one === name);
  if (kind === 'scene' && scene) return { kind, name: scene };
  if (kind === 'colour' && colour) return { kind, name: colour };
  if (kind === 'picture' && typeof fileId === 'string' && fileId !== '') return { kind, fileId };
  return DEFAULT;
}

export const isSameBackground = (a: Background, b: Background): boolean =>
  a.kind === b.kind && (a.kind === 'picture' || b.kind === 'picture' || a.name === b.name);

/** What the page had when it was seen last in this browser: its skeleton takes that shape, so that nothing jumps when all is there. */
export type Shape = { apps: number; files: number; hasSteps: boolean };

const KEY = 'home-shape';
const FIRST: Shape = { apps: 5, files: 0, hasSteps: true };

const count = (value: unknown, most: number): number | undefined =>
  typeof value === 'number' && value >= 0 ? Math.min(Math.floor(value), most) : undefined;

/** Reads what a browser has kept, which may be anything. */
export function parseShape(kept: string | null): Shape {
  try {
    const { apps, files, hasSteps } = JSON.parse(kept ?? '{}') as Record<string, unknown>;
    return {
      apps: count(apps, 40) ?? FIRST.apps,
      files: count(files, 10) ?? FIRST.files,
      hasSteps: hasSteps !== false,
    };
  } catch {
    return FIRST;
  }
}

export const readShape = (): Shape => parseShape(localStorage.getItem(KEY));
export const keepShape = (shape: Shape): void => localStorage.setItem(KEY, JSON.stringify(shape));

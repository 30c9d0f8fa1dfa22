import type { Instance } from '#model/instance';

/** Terms of services whose latest version the owner has not signed. */
export interface UnsignedTerms {
  /** In ms; from then on the instance waits for the signature. Infinity: never. */
  deadline: number;
}

/**
 * Versions are told as `1.2.0-20260131`: numbers with dots, then the day from which they hold (UTC).
 * A latest version that is not like that is ignored: it must not lock anybody out.
 */
export function unsignedTerms({
  tos,
  tos_latest: latest,
}: Pick<Instance, 'tos' | 'tos_latest'>): UnsignedTerms | undefined {
  const asked = latest === undefined ? undefined : parseVersion(latest);
  if (!asked || !isNewer(asked.numbers, parseVersion(tos)?.numbers ?? [])) return undefined;
  return { deadline: asked.day };
}

function parseVersion(text: string | undefined): { numbers: number[]; day: number } | undefined {
  const [, version = '', year, month, day] =
    /^v?(\d+(?:\.\d+){0,3})(?:-(\d{4})(\d{2})(\d{2}))?$/.exec(text ?? '') ?? [];
  if (version === '') return undefined;
  const date = year === undefined ? Number.NaN : Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return { numbers: version.split('.').map(Number), day: Number.isNaN(date) ? Number.POSITIVE_INFINITY : date };
}

function isNewer(a: readonly number[], b: readonly number[]): boolean {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

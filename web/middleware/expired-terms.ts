import type { Warnings } from '#model/settings';
import type { Step } from './in-steps.ts';

/**
 * Refuses the data of an instance whose owner has not signed the terms of services in time.
 * @param services first segments of the paths that are refused
 * @compat JSON:API errors without the object around them: clients take the first item of the array.
 */
export function refuseExpiredTerms(
  { expiredTerms }: Pick<Warnings, 'expiredTerms'>,
  services: ReadonlySet<string>,
): Step {
  return (c) => {
    const warning = expiredTerms(c.get('instance'));
    return warning && services.has(firstSegment(c.req.path)) ? c.json([warning], 402) : undefined;
  };
}

function firstSegment(path: string): string {
  return path.slice(1).split('/', 1)[0] ?? '';
}

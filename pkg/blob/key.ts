import { AppError } from '#pkg/errors';

const SEGMENT = /^[A-Za-z0-9_.-]{1,200}$/;

function isSegment(segment: string): boolean {
  return SEGMENT.test(segment) && segment !== '.' && segment !== '..';
}

/**
 * The segments of a key, for a driver. A key comes from the domain, never from a request, so a wrong one is a bug: kind
 * `internal`.
 */
export function segmentsOf(container: string, key: string): string[] {
  const segments = key.split('/');
  if (!isSegment(container) || !segments.every(isSegment)) throw new AppError('internal', 'unsafe key of a blob');
  return segments;
}

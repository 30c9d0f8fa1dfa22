import type { RouteMatch } from '#model/app';

/** Of a file of an app, for the caches on its way. */
export function cacheControlOf({ file, isPublic }: RouteMatch): string {
  const audience = isPublic ? 'public' : 'private';
  return `${audience}, ${isImmutable(file) ? 'max-age=31536000, immutable' : 'no-cache'}`;
}

/** The name says that its content never changes: `app.3f9c2ab104.js`, `logo.immutable.svg`. */
function isImmutable(file: string): boolean {
  const [, mark = ''] = file.slice(file.lastIndexOf('/') + 1).split('.');
  return mark === 'immutable' || /^[0-9a-f]{8,}$/.test(mark);
}

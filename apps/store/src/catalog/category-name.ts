import type { Translate } from '@cozy/ui';
import type { Key } from '../locales/index.ts';

const NAMED = 'banking calendar cozy energy health isp news others partners productivity social tech telecom'.split(
  ' ',
);

/** A category in words; one that nobody has named stays as it is. */
export const categoryName = (t: Translate<Key>, name: string): string =>
  NAMED.includes(name) ? t(`category.${name}` as Key) : name;

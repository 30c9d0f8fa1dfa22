import type { Translate } from '@cozy/ui';
import type { Key } from '../locales/en.ts';

/** The folder of a path, in words: the top is called as it is everywhere. */
export function folderWords(path: string, t: Translate<Key>): string {
  return path === '' || path === '/' ? t('nav.files') : path.slice(1).split('/').join(' / ');
}

/** The folder that something at a path is in. */
export const placeWords = (path: string, t: Translate<Key>): string =>
  folderWords(path.slice(0, path.lastIndexOf('/')), t);

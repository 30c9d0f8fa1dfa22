import type { Translate } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import type { Key } from '../locales/en.ts';

const KINDS: Readonly<Record<string, Key>> = {
  image: 'kind.image',
  video: 'kind.video',
  audio: 'kind.audio',
  pdf: 'kind.pdf',
  text: 'kind.text',
  spreadsheet: 'kind.spreadsheet',
  slide: 'kind.slide',
  zip: 'kind.archive',
  code: 'kind.code',
};

/** What a file is, as a person says it, with the letters at the end of its name. */
export function kindWords(
  { kind, class: family, name }: Pick<Entry, 'kind' | 'class' | 'name'>,
  t: Translate<Key>,
): string {
  if (kind === 'directory') return t('entry.folder');
  const words = t((Object.hasOwn(KINDS, family) && KINDS[family]) || 'kind.file');
  const [, ending = ''] = /.\.([a-z0-9]{1,5})$/i.exec(name) ?? [];
  return ending === '' || ending.toLowerCase() === family ? words : `${words} (${ending.toUpperCase()})`;
}

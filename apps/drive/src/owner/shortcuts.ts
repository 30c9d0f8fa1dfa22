import type { Shortcut, Translate } from '@cozy/ui';
import type { Key } from '../locales/en.ts';

/** The keys of the lists and of the preview. @see useListKeys */
export const shortcutsOf = (t: Translate<Key>): Shortcut[] => [
  { keys: ['↑', '↓'], does: t('keys.move') },
  { keys: [t('keys.home'), t('keys.end')], does: t('keys.edge') },
  { keys: [t('keys.enter')], does: t('keys.open') },
  { keys: [t('keys.space')], does: t('keys.choose') },
  { keys: ['Ctrl', 'A'], does: t('keys.all') },
  { keys: ['F2'], does: t('keys.rename') },
  { keys: [t('keys.delete')], does: t('keys.trash') },
  { keys: ['→', '←'], does: t('keys.turn') },
];

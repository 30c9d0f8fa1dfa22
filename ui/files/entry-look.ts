import type { IconName } from '../icons/icon.tsx';
import type { Tint } from '../widgets/tint.tsx';
import type { Entry } from './entry.ts';

export type Look = { icon: IconName; tint: Tint };

const LOOKS: Record<string, Look> = {
  image: { icon: 'image', tint: 'plum' },
  video: { icon: 'video', tint: 'plum' },
  audio: { icon: 'audio', tint: 'pine' },
  pdf: { icon: 'pdf', tint: 'rose' },
  text: { icon: 'text', tint: 'sky' },
  spreadsheet: { icon: 'sheet', tint: 'pine' },
  slide: { icon: 'slide', tint: 'rose' },
  zip: { icon: 'archive', tint: 'stone' },
  code: { icon: 'code', tint: 'sky' },
};

/** The icon of a file by its class, and of a folder. */
export function lookOf({ kind, class: family }: Pick<Entry, 'kind' | 'class'>): Look {
  if (kind === 'directory') return { icon: 'folder', tint: 'amber' };
  return LOOKS[family] ?? { icon: 'file', tint: 'stone' };
}

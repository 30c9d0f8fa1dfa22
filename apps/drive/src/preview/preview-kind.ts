import type { Entry } from '@cozy/ui/files';

export type PreviewKind = 'image' | 'pdf' | 'video' | 'audio' | 'markdown' | 'text' | 'none';

/** What a browser draws itself; other images are shown by their large thumbnail. */
const DRAWN = /^image\/(png|jpe?g|gif|webp|avif|svg\+xml|bmp|x-icon)$/;
const TEXT = /^(text\/|application\/(json|xml|javascript|x-sh|x-yaml|yaml|toml|sql)\b)/;

export const isDrawn = ({ mime }: Pick<Entry, 'mime'>): boolean => DRAWN.test(mime);

/** How a file can be shown in a page. */
export function previewKindOf({
  kind,
  class: family,
  mime,
  name,
}: Pick<Entry, 'kind' | 'class' | 'mime' | 'name'>): PreviewKind {
  if (kind === 'directory') return 'none';
  if (family === 'image' || mime.startsWith('image/')) return 'image';
  if (mime === 'application/pdf') return 'pdf';
  if (mime.startsWith('video/')) return 'video';
  if (mime.startsWith('audio/')) return 'audio';
  if (/\.(md|markdown)$/i.test(name)) return 'markdown';
  return TEXT.test(mime) || family === 'text' || family === 'code' ? 'text' : 'none';
}

import { TintedIcon } from '@cozy/ui';
import { type Entry, lookOf } from '@cozy/ui/files';
import { useState } from 'preact/hooks';

/** What a file looks like: its thumbnail when there is one, else the icon of its kind. */
export function EntryPicture({ entry, size }: { entry: Entry; size: 'tiny' | 'small' }) {
  const src = entry.thumbnails?.[size];
  const [broken, setBroken] = useState<string | null>(null);
  if (!src || src === broken) return <TintedIcon {...lookOf(entry)} />;
  return (
    <img
      class={`picture picture--${size}`}
      src={src}
      alt=""
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setBroken(src)}
    />
  );
}

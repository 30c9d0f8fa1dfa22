import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../index.ts';
import { useI18n } from '../locales/index.ts';
import { type IncomingFile, readDrop } from './dropped-files.ts';

export type DropVeilProps = {
  folderName: string;
  onFiles: (files: IncomingFile[]) => void;
  onUnreadable: () => void;
};

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Makes the whole page a place to drop files on, and says so while some are held over it. */
export function DropVeil({ folderName, onFiles, onUnreadable }: DropVeilProps) {
  const { t } = useI18n();
  const over = useFileDrop((data) => void readDrop(data).then(onFiles, onUnreadable));
  if (!over) return null;
  return (
    <div class="drop-veil">
      <Icon name="upload" size={48} />
      <p class="drop-veil__title">{t('drop.title')}</p>
      <p>{t('drop.target', { folder: folderName })}</p>
    </div>
  );
}

/** Listens on the window; true while files are dragged over it. */
function useFileDrop(onDrop: (data: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;

  useEffect(() => {
    // dragenter and dragleave come for each element crossed: only their balance tells whether the page was left.
    let depth = 0;
    const listening = new AbortController();
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop', handle: (event: DragEvent) => void) =>
      window.addEventListener(
        name,
        (event) => {
          if (!carriesFiles(event)) return;
          event.preventDefault();
          handle(event);
          setOver(depth > 0);
        },
        { signal: listening.signal },
      );
    on('dragenter', () => {
      depth += 1;
    });
    on('dragover', () => undefined);
    on('dragleave', () => {
      depth -= 1;
    });
    on('drop', ({ dataTransfer }) => {
      depth = 0;
      if (dataTransfer) latest.current(dataTransfer);
    });
    return () => listening.abort();
  }, []);

  return over;
}

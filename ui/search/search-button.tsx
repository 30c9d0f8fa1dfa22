import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useUiI18n } from '../i18n/index.ts';
import { IconButton } from '../widgets/button.tsx';
import type { PaletteProps } from './palette.tsx';

/** Opens the search, as Ctrl K and Command K do; it is loaded when it is first asked for. */
export function SearchButton(props: Omit<PaletteProps, 'onClose'>) {
  const { t } = useUiI18n();
  const [isOpen, setOpen] = useState(false);
  const [Loaded, setLoaded] = useState<ComponentType<PaletteProps> | null>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
      // A question on screen wants its answer first.
      if (!isShortcut || document.querySelector('dialog[open]:not(.palette)')) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useEffect(() => {
    if (isOpen && !Loaded) void import('./palette.tsx').then(({ Palette }) => setLoaded(() => Palette));
  }, [isOpen]);

  return (
    <>
      <IconButton icon="search" label={t('search.open')} onClick={() => setOpen(true)} />
      {isOpen && Loaded && <Loaded {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

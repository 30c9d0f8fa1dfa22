import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useUiI18n } from '../i18n/index.ts';
import { IconButton } from '../widgets/button.tsx';
import type { PaletteProps } from './palette.tsx';

/** When the page has most likely all that it shows, in milliseconds. */
const CALM = 2_000;

/** Opens the search, as Ctrl K and Command K do; it is loaded after the page. */
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
  const load = () =>
    void import('./palette.tsx').then(
      ({ Palette }) => setLoaded(() => Palette),
      // Without a network, which the bar says; the next time may be better.
      () => setOpen(false),
    );
  useEffect(() => {
    // Before it is asked for: who types right after Ctrl K loses no letter.
    const timer = setTimeout(load, CALM);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (isOpen && !Loaded) load();
  }, [isOpen]);

  return (
    <>
      <IconButton icon="search" label={t('search.open')} onClick={() => setOpen(true)} />
      {isOpen && Loaded && <Loaded {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

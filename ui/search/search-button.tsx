import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { retryLater } from '../app/retry.ts';
import { useUiI18n } from '../i18n/index.ts';
import { IconButton } from '../widgets/button.tsx';
import type { PaletteProps } from './palette.tsx';

/** When the page has most likely all that it shows, in milliseconds. */
const CALM = 2_000;

type SearchButtonProps = Omit<PaletteProps, 'onClose'> & {
  /** It was asked for, and could not be loaded: never where it is loaded with the page. */
  onFailed?: () => void;
};

/** Opens the search, as Ctrl K and Command K do; it is loaded after the page. */
export function SearchButton({ onFailed, ...props }: SearchButtonProps) {
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
  const load = () => import('./palette.tsx').then(({ Palette }) => setLoaded(() => Palette));
  useEffect(() => {
    let stop = () => undefined as unknown;
    // Before it is asked for: who types right after Ctrl K loses no letter. Without a network it comes when that is back.
    const prepare = (attempt: number) =>
      load().catch(() => {
        stop = retryLater(attempt, () => void prepare(attempt + 1));
      });
    const timer = setTimeout(() => void prepare(1), CALM);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  useEffect(() => {
    if (!isOpen || Loaded) return;
    load().catch(() => {
      setOpen(false);
      onFailed?.();
    });
  }, [isOpen]);

  return (
    <>
      <IconButton icon="search" label={t('search.open')} onClick={() => setOpen(true)} />
      {isOpen && Loaded && <Loaded {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

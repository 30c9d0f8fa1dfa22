import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Entry } from '../files/entry.ts';
import { lookOf } from '../files/entry-look.ts';
import { useUiI18n } from '../i18n/index.ts';
import { Icon } from '../icons/icon.tsx';
import type { ShellApp } from '../shell/app-shell.tsx';
import { TintedIcon } from '../widgets/tint.tsx';
import { useModal } from '../widgets/use-modal.ts';
import type { FindFiles } from './find-files.ts';
import { type Result, resultsFor } from './results.ts';
import '../widgets/dialog.css';
import './palette.css';

export type PaletteProps = { apps: readonly ShellApp[]; findFiles: FindFiles; onClose: () => void };

type Found = { text: string; entries: readonly Entry[]; failed: boolean };

const PAUSE = 150;
const NOTHING: Found = { text: '', entries: [], failed: false };

/** Looks for apps, files and folders as one types; the arrows choose, Enter opens. A combobox of the WAI-ARIA practices. */
export function Palette({ apps, findFiles, onClose }: PaletteProps) {
  const { t } = useUiI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(text.trim(), findFiles);
  const results = resultsFor(text, apps, found.entries);
  const chosen = Math.min(at, results.length - 1);

  useModal(dialog);
  useEffect(() => {
    const element = dialog.current;
    const closeOutside = (event: PointerEvent) => event.target === element && onClose();
    element?.addEventListener('pointerdown', closeOutside);
    return () => element?.removeEventListener('pointerdown', closeOutside);
  }, []);
  useEffect(() => {
    dialog.current?.querySelector(`#${CSS.escape(`${listId}-${chosen}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  function open(result: Result | undefined): void {
    if (!result) return;
    onClose();
    location.assign(result.href);
  }

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter') open(results[chosen]);
    else if (step && results.length > 0) setAt((chosen + step + results.length) % results.length);
    else return;
    event.preventDefault();
  }

  const isWaiting = found.text !== text.trim();
  return (
    <dialog ref={dialog} class="palette" aria-label={t('search')} onCancel={onClose}>
      <div class="palette__field">
        <Icon name="search" />
        <input
          class="palette__input"
          role="combobox"
          aria-expanded={results.length > 0}
          aria-controls={listId}
          aria-activedescendant={results.length > 0 ? `${listId}-${chosen}` : undefined}
          aria-label={t('search')}
          placeholder={t('search.placeholder')}
          autoComplete="off"
          maxLength={200}
          value={text}
          onKeyDown={onKeyDown}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
        />
      </div>
      <div id={listId} class="palette__list" role="listbox" aria-label={t('search.results')}>
        {results.map((result, index) => (
          <div
            key={result.key}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            class="palette__option"
            aria-selected={index === chosen}
            onPointerMove={() => setAt(index)}
            onClick={() => open(result)}
            onKeyDown={onKeyDown}
          >
            {'entry' in result ? (
              <TintedIcon {...lookOf(result.entry)} />
            ) : (
              <img class="palette__app" src={result.app.icon} alt="" />
            )}
            <span class="palette__name" dir="auto">
              {'entry' in result ? result.entry.name : result.app.name}
            </span>
            <span class="palette__note">{'entry' in result ? result.place : t('search.app')}</span>
          </div>
        ))}
      </div>
      <p class="palette__state" role="status">
        {found.failed && t('search.failed')}
        {!found.failed && !isWaiting && text.trim() !== '' && results.length === 0 && t('search.none')}
      </p>
    </dialog>
  );
}

/** What the server finds for a text, a moment after the last letter. */
function useFound(text: string, findFiles: FindFiles): Found {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (text === '') return setFound(NOTHING);
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const entries = await findFiles(text, abort.signal);
        if (!abort.signal.aborted) setFound({ text, entries, failed: false });
      } catch {
        if (!abort.signal.aborted) setFound({ text, entries: [], failed: true });
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}

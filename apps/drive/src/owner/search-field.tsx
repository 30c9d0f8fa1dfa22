import { SearchInput } from '@cozy/ui';
import { ROOT_ID } from '@cozy/ui/files';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { hrefOf, keyOf, parsePlace, type Route } from './routes.ts';

const PAUSE = 250;

type SearchFieldProps = {
  route: Route;
  /** How many were found; null as long as that is not known. */
  found: number | null;
};

/** Looks for a name in all folders, as it is typed; what is typed is in the address. */
export function SearchField({ route, found }: SearchFieldProps) {
  const { t } = useI18n();
  const text = route.view === 'search' ? route.text : '';
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const isEnteredHere = useRef(false);

  const key = keyOf(route);
  useEffect(() => {
    // Who has gone elsewhere meanwhile is not fetched back.
    if (route.view !== 'search') clearTimeout(timer.current);
    if (document.activeElement !== input.current || route.view !== 'search') setTyped(text);
    if (route.view === 'search' && text === '') input.current?.focus();
  }, [key]);

  function go(next: string): void {
    clearTimeout(timer.current);
    // A file that was opened while one typed stays open.
    const { fileId } = parsePlace(location.hash);
    const href = hrefOf({ view: 'search', text: next.trim() }, fileId);
    // One step back leads to where one was before the search, not to each letter of it.
    if (route.view === 'search') {
      location.replace(href);
      return;
    }
    isEnteredHere.current = true;
    location.hash = href;
  }

  /** Out of the search, to where one was. */
  function leave(): void {
    clearTimeout(timer.current);
    setTyped('');
    if (route.view !== 'search') return;
    if (isEnteredHere.current) history.back();
    else location.replace(hrefOf({ view: 'folder', id: ROOT_ID }));
    isEnteredHere.current = false;
  }

  function onInput(next: string): void {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go(next), PAUSE);
  }

  return (
    <SearchInput
      label={t('search.label')}
      placeholder={t('search.placeholder')}
      value={typed}
      inputRef={input}
      found={found}
      onInput={onInput}
      onSubmit={() => go(typed)}
      onClear={leave}
    />
  );
}

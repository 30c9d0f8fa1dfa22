import type { FindFiles } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useEffect, useState } from 'preact/hooks';

export type Found =
  | { phase: 'none' }
  | { phase: 'waiting' }
  | { phase: 'failed' }
  | { phase: 'there'; entries: Entry[] };

const PAUSE = 150;

/** What is found by a part of a name, a moment after the last letter. */
export function useFound(text: string, findFiles: FindFiles): Found {
  const [found, setFound] = useState<Found>({ phase: 'none' });
  useEffect(() => {
    if (text === '') return setFound({ phase: 'none' });
    setFound((before) => (before.phase === 'there' ? before : { phase: 'waiting' }));
    const abort = new AbortController();
    const timer = setTimeout(() => {
      findFiles(text, abort.signal).then(
        (entries) => !abort.signal.aborted && setFound({ phase: 'there', entries }),
        () => !abort.signal.aborted && setFound({ phase: 'failed' }),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text]);
  return found;
}

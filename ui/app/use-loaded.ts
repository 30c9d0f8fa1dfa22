import { useCallback, useEffect, useState } from 'preact/hooks';
import { useSelfHealing } from './use-self-healing.ts';

/** What a part of a page knows of what it asked for. What was loaded stays on screen while it is asked again. */
export type Loaded<T> = { phase: 'loading' } | { phase: 'failed'; error: unknown } | { phase: 'ready'; data: T };

/**
 * Loads when the component appears and each time `reload` is called; the last answer counts. Without a network, or a server, it
 * tries again by itself.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): [Loaded<T>, reload: () => void] {
  const [state, setState] = useState<Loaded<T>>({ phase: 'loading' });
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((count) => count + 1), []);
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (data) => {
        if (!abort.signal.aborted) setState({ phase: 'ready', data });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setState((before) => (before.phase === 'ready' ? before : { phase: 'failed', error }));
      },
    );
    return () => abort.abort();
  }, [turn]);
  useSelfHealing(state.phase === 'failed' ? state.error : null, again);
  const reload = useCallback(() => {
    // Who asks sees that it is being done.
    setState((before) => (before.phase === 'failed' ? { phase: 'loading' } : before));
    again();
  }, []);
  return [state, reload];
}

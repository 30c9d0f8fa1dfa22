import { useState } from 'preact/hooks';
import { useUiI18n } from '../i18n/index.ts';

/** Where a text can be pasted from. `words` says what became of it, and is empty before. */
type CopyState = { copied: boolean; words: string; copy: (text: string) => Promise<boolean> };

/** Puts a text where it can be pasted from; where the browser refuses, its words say what to do. */
export function useCopy(): CopyState {
  const { t } = useUiI18n();
  const [state, setState] = useState<'copied' | 'refused' | null>(null);
  async function copy(text: string): Promise<boolean> {
    const isDone = await putInClipboard(text);
    setState(isDone ? 'copied' : 'refused');
    return isDone;
  }
  return { copied: state === 'copied', words: state ? t(`copy.${state}`) : '', copy };
}

async function putInClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** Without TLS there is no clipboard for pages, but there is the old way. */
function copySelected(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  // Beside what was pressed: under a dialog, nothing of the page can be selected.
  (before?.parentElement ?? document.body).append(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isDone;
}

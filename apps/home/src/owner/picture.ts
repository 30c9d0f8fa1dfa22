import type { FilesApi } from '@cozy/ui/files';
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Preferences } from '../preferences/preferences.ts';

/** The address of the picture of the background, asked again when another one is chosen; empty when the file is gone. */
export function createPicture(
  files: Pick<FilesApi, 'viewUrl'>,
  preferences: ReadonlySignal<Preferences | null>,
): ReadonlySignal<string> {
  const address = signal('');
  let shown = '';
  effect(() => {
    const background = preferences.value?.background;
    const fileId = background?.kind === 'picture' ? background.fileId : '';
    if (fileId === shown) return;
    shown = fileId;
    address.value = '';
    if (fileId === '') return;
    files.viewUrl(fileId).then(
      (url) => {
        if (fileId === shown) address.value = url;
      },
      () => undefined,
    );
  });
  return address;
}

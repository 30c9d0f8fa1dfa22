import { IconButton, LoadedView, useLoaded, useModal } from '@cozy/ui';
import type { Entry, FilesApi } from '@cozy/ui/files';
import { useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { PreviewContent } from './preview-content.tsx';
import './preview.css';

export type PreviewProps = {
  fileId: string;
  files: Pick<FilesApi, 'get' | 'viewUrl'>;
  /** The list it is opened from: the keys left and right walk through its files. */
  entries: readonly Entry[];
  hrefOf: (fileId: string) => string;
  closeHref: string;
  onDownload: (entry: Entry) => void;
  onShare?: (entry: Entry) => void;
};

/** A file over the whole page. */
export function Preview({ fileId, files, entries, hrefOf, closeHref, onDownload, onShare }: PreviewProps) {
  const { t } = useI18n();
  const dialog = useRef<HTMLDialogElement>(null);
  const all = entries.filter(({ kind }) => kind === 'file');
  const at = all.findIndex(({ id }) => id === fileId);
  // The file of an address may be in no list that is loaded.
  const [found, setFound] = useState<Entry | null>(null);
  const known = all[at] ?? (found?.id === fileId ? found : undefined);
  const before = all[at - 1];
  const after = at < 0 ? undefined : all[at + 1];
  // One step back leads out of the preview, however many files were looked at.
  const go = (to: Entry | undefined) => to && location.replace(hrefOf(to.id));
  const close = () => {
    location.hash = closeHref;
  };

  useModal(dialog);

  function onKeyDown(event: KeyboardEvent): void {
    // The keys of a player or of a text are its own.
    if (event.target instanceof Element && event.target.closest('video, audio')) return;
    if (event.key === 'ArrowLeft') go(before);
    else if (event.key === 'ArrowRight') go(after);
  }

  return (
    <dialog
      ref={dialog}
      class="preview"
      aria-label={known?.name ?? t('preview.label')}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header class="preview__head">
        <IconButton icon="close" label={t('preview.close')} onClick={close} />
        <h2 class="preview__name" dir="auto">
          {known?.name}
        </h2>
        {known && onShare && <IconButton icon="link" label={t('command.share')} onClick={() => onShare(known)} />}
        {known && <IconButton icon="download" label={t('command.download')} onClick={() => onDownload(known)} />}
      </header>
      <div class="preview__stage">
        <Shown key={fileId} known={all[at]} fileId={fileId} files={files} onDownload={onDownload} onFound={setFound} />
      </div>
      {before && (
        <span class="preview__turn preview__turn--before">
          <IconButton icon="chevron" label={t('preview.before', { name: before.name })} onClick={() => go(before)} />
        </span>
      )}
      {after && (
        <span class="preview__turn preview__turn--after">
          <IconButton icon="chevron" label={t('preview.after', { name: after.name })} onClick={() => go(after)} />
        </span>
      )}
    </dialog>
  );
}

type ShownProps = Pick<PreviewProps, 'fileId' | 'files' | 'onDownload'> & {
  known: Entry | undefined;
  onFound: (entry: Entry) => void;
};

function Shown({ known, fileId, files, onDownload, onFound }: ShownProps) {
  const [state, reload] = useLoaded(async () => {
    const [entry, url] = await Promise.all([known ?? files.get(fileId), files.viewUrl(fileId)]);
    if (!known) onFound(entry);
    return { entry, url };
  });
  return (
    <LoadedView state={state} onRetry={reload} lines={1}>
      {({ entry, url }) => <PreviewContent entry={entry} url={url} onDownload={() => onDownload(entry)} />}
    </LoadedView>
  );
}

import { Button, EmptyState, Icon } from '@cozy/ui';
import type { Entry } from '@cozy/ui/files';
import { useState } from 'preact/hooks';
import { EntryPicture } from '../browse/entry-picture.tsx';
import { useI18n } from '../locales/index.ts';
import { isDrawn, previewKindOf } from './preview-kind.ts';
import { TextPreview } from './text-preview.tsx';

type PreviewContentProps = { entry: Entry; url: string; onDownload: () => void };

/** A file, by what a browser can do with its kind; else what there is to know, and how to get it. */
export function PreviewContent({ entry, url, onDownload }: PreviewContentProps) {
  const { t, format } = useI18n();
  const [failed, setFailed] = useState(false);
  const kind = failed ? 'none' : previewKindOf(entry);
  const fail = () => setFailed(true);
  switch (kind) {
    case 'image': {
      const src = isDrawn(entry) ? url : entry.thumbnails?.large;
      if (src) return <img class="preview__image" src={src} alt={entry.name} onError={fail} />;
      break;
    }
    case 'pdf':
      // A phone has no viewer to put in a page: it opens the file in a program of its own.
      if (navigator.pdfViewerEnabled) return <iframe class="preview__frame" src={url} title={entry.name} />;
      return <FirstPage entry={entry} url={url} />;
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: the captions of the owner's films, if any, are in the films
      return <video class="preview__video" src={url} controls playsInline onError={fail} />;
    case 'audio':
      // biome-ignore lint/a11y/useMediaCaption: it is the owner's own sound
      return <audio class="preview__audio" src={url} controls onError={fail} />;
    case 'markdown':
    case 'text':
      if (entry.size === 0) return <EmptyState title={t('preview.empty')} text={t('preview.emptyText')} />;
      return <TextPreview url={url} isMarkdown={kind === 'markdown'} />;
  }
  return (
    <div class="preview__none">
      <EmptyState
        picture={<EntryPicture entry={entry} size="small" />}
        title={entry.name}
        text={`${t('preview.none')} ${format.size(entry.size)}`}
        action={
          <Button tone="primary" icon="download" onClick={onDownload}>
            {t('command.download')}
          </Button>
        }
      />
    </div>
  );
}

/** What a document begins with, and the way to all of it. */
function FirstPage({ entry, url }: Pick<PreviewContentProps, 'entry' | 'url'>) {
  const { t } = useI18n();
  const page = entry.thumbnails?.large;
  return (
    <div class="preview__none preview__first">
      {page && <img class="preview__page" src={page} alt="" />}
      <p>{t('preview.elsewhere')}</p>
      <a class="ui-button ui-button--primary" href={url} target="_blank" rel="noreferrer">
        <Icon name="pdf" size={18} />
        <span>{t('preview.open')}</span>
      </a>
    </div>
  );
}

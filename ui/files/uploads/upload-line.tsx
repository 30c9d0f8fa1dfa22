import { Button, Icon, IconButton, Progress } from '../../index.ts';
import { type Key, useI18n } from '../locales/index.ts';
import type { UploadItem } from './upload-queue.ts';
import type { Uploader } from './uploader.ts';

type LineProps = { item: UploadItem; uploader: Uploader };

export function UploadLine({ item, uploader }: LineProps) {
  const { t } = useI18n();
  const { state, name, file } = item;
  return (
    <li class="upload">
      <div class="upload__text">
        <span class="upload__name" title={name}>
          {name}
        </span>
        <UploadStateText item={item} />
      </div>
      <span class="upload__controls">
        <UploadControls item={item} uploader={uploader} />
      </span>
      {'sent' in state && (
        <div class="upload__bar">
          <Progress label={t('uploads.progress', { name })} share={file.size === 0 ? 1 : state.sent / file.size} />
        </div>
      )}
    </li>
  );
}

function UploadStateText({ item: { state, file } }: { item: UploadItem }) {
  const { t, format } = useI18n();
  switch (state.phase) {
    case 'sending':
      return (
        <span class="upload__state">
          {state.sent >= file.size
            ? t('uploads.finishing')
            : t('uploads.amount', { sent: format.size(state.sent), size: format.size(file.size) })}
        </span>
      );
    case 'paused':
      return (
        <span class="upload__state">
          {t('uploads.paused', { sent: format.size(state.sent), size: format.size(file.size) })}
        </span>
      );
    case 'done':
      return (
        <span class="upload__state upload__state--done">
          <Icon name="check" size={16} />
          {t('uploads.added')}
        </span>
      );
    case 'conflict':
      return <span class="upload__state upload__state--failed">{t('uploads.conflict')}</span>;
    case 'failed': {
      const key: Key = `uploads.error.${state.reason}`;
      return <span class="upload__state upload__state--failed">{t(key)}</span>;
    }
    default:
      return <span class="upload__state">{t(`uploads.${state.phase}`)}</span>;
  }
}

function UploadControls({ item, uploader }: LineProps) {
  const { t } = useI18n();
  const { id, name, state } = item;
  const { queue } = uploader;
  const cancel = (
    <IconButton small icon="close" label={t('uploads.cancel', { name })} onClick={() => queue.cancel(id)} />
  );
  switch (state.phase) {
    case 'done':
      return null;
    case 'sending':
      return (
        <>
          <IconButton small icon="pause" label={t('uploads.pause', { name })} onClick={() => queue.pause(id)} />
          {cancel}
        </>
      );
    case 'paused':
      return (
        <>
          <IconButton small icon="play" label={t('uploads.continue', { name })} onClick={() => queue.retry(id)} />
          {cancel}
        </>
      );
    case 'conflict':
      return (
        <>
          <Button small tone="soft" onClick={() => uploader.keepBoth(item)}>
            {t('uploads.keepBoth')}
          </Button>
          <Button small onClick={() => queue.retry(id, { replace: true })}>
            {t('uploads.replace')}
          </Button>
          {cancel}
        </>
      );
    case 'failed':
    case 'cancelled':
      return <IconButton small icon="retry" label={t('uploads.retry', { name })} onClick={() => queue.retry(id)} />;
    default:
      return cancel;
  }
}

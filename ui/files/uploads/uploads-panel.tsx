import { useRef } from 'preact/hooks';
import { Button, IconButton, Progress, type Translate } from '../../index.ts';
import { type Key, useI18n } from '../locales/index.ts';
import { createTimeLeft, type TimeLeft } from './time-left.ts';
import { UploadLine } from './upload-line.tsx';
import { isSettled, mostUrgent, type UploadItem, type UploadTotals } from './upload-queue.ts';
import type { Uploader } from './uploader.ts';
import './uploads.css';

/** In seconds. */
const SHORT = 10;

/** The files on their way, in total and one by one. Not there when there are none. */
export function UploadsPanel({ uploader }: { uploader: Uploader }) {
  const { t } = useI18n();
  const { queue } = uploader;
  const items = queue.items.value;
  const totals = queue.totals.value;
  const shown = mostUrgent(items, 6);
  const rest = totals.active + totals.attention - shown.filter(({ state }) => !isSettled(state)).length;
  // Once all is done a line says it all, and hides nothing of the page.
  const isOver = totals.done === items.length;
  if (items.length === 0) return <div role="status" class="visually-hidden" />;
  return (
    <section class="uploads" aria-label={t('uploads.total')}>
      <div class="uploads__head">
        <p class="uploads__title" role="status">
          {useHeadline(totals)}
        </p>
        {totals.active > 0 ? (
          <Button small onClick={queue.cancelAll}>
            {t('uploads.cancelAll')}
          </Button>
        ) : (
          <IconButton small icon="close" label={t('uploads.clear')} onClick={queue.clear} />
        )}
      </div>
      {totals.active > 0 && (
        <>
          <Progress label={t('uploads.total')} share={totals.size === 0 ? 0 : totals.sent / totals.size} />
          {items.some(({ state }) => state.phase === 'sending') && <Rest totals={totals} />}
        </>
      )}
      <ConflictsAnswer uploader={uploader} />
      {!isOver && (
        <ul class="uploads__list bare-list">
          {shown.map((item) => (
            <UploadLine key={item.id} item={item} uploader={uploader} />
          ))}
        </ul>
      )}
      {!isOver && rest > 0 && <p class="uploads__rest">{t('uploads.rest', { count: rest })}</p>}
    </section>
  );
}

/** How long it still takes; nothing for what is over in a moment. */
function Rest({ totals: { sent, size } }: { totals: UploadTotals }) {
  const { t } = useI18n();
  const timeLeft = useRef<TimeLeft | null>(null);
  timeLeft.current ??= createTimeLeft();
  const seconds = timeLeft.current(performance.now(), sent, size) ?? 0;
  if (seconds < SHORT) return null;
  return <p class="uploads__rest">{leftWords(t, Math.ceil(seconds / 60))}</p>;
}

function leftWords(t: Translate<Key>, minutes: number): string {
  if (minutes === 1) return t('uploads.leftSoon');
  if (minutes < 90) return t('uploads.leftMinutes', { count: minutes });
  return t('uploads.leftHours', { count: Math.round(minutes / 60) });
}

/** One answer to the same question of many files. */
function ConflictsAnswer({ uploader }: { uploader: Uploader }) {
  const { t } = useI18n();
  const { queue } = uploader;
  const conflicts = queue.items.value.filter(({ state }) => state.phase === 'conflict');
  if (conflicts.length < 2) return null;
  const answer = (one: (item: UploadItem) => void) => {
    for (const item of conflicts) one(item);
  };
  return (
    <div class="uploads__all">
      <p>{t('uploads.conflicts', { count: conflicts.length })}</p>
      <Button small tone="soft" onClick={() => answer(uploader.keepBoth)}>
        {t('uploads.keepAll')}
      </Button>
      <Button small onClick={() => answer(({ id }) => queue.retry(id, { replace: true }))}>
        {t('uploads.replaceAll')}
      </Button>
    </div>
  );
}

function useHeadline({ active, attention, done }: UploadTotals): string {
  const { t } = useI18n();
  if (active > 0) return t('uploads.running', { count: active });
  if (attention > 0) return t('uploads.attention', { count: attention });
  return done > 0 ? t('uploads.done', { count: done }) : t('uploads.cancelled');
}

import { Button, IconButton, Progress, useFailureWords } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import type { Copies, Copy } from './copies.ts';
import './copies.css';

/** The copies on their way, and those that are not whole with what can be done about them. Not there when there are none. */
export function CopiesPanel({ copies }: { copies: Copies }) {
  return (
    <>
      {copies.items.value.map((copy) => (
        <CopyCard key={copy.id} copy={copy} copies={copies} />
      ))}
    </>
  );
}

type CopyCardProps = { copy: Copy; copies: Copies };

function CopyCard({ copy, copies }: CopyCardProps) {
  const { t } = useI18n();
  const { id, entries, state } = copy;
  const words = { count: entries.length, name: entries[0]?.name ?? '' };
  const title = t(state.phase === 'failed' ? 'copies.failed' : 'copies.running', words);
  return (
    <section class="copy-card" aria-label={title}>
      <div class="copy-card__head">
        <p class="copy-card__title" role="status" dir="auto">
          {title}
        </p>
        {state.phase === 'failed' ? (
          <IconButton small icon="close" label={t('copies.dismiss')} onClick={() => copies.dismiss(id)} />
        ) : (
          <Button small onClick={() => copies.cancel(id)}>
            {t('copies.cancel')}
          </Button>
        )}
      </div>
      <CopyStateLine state={state} />
      {state.phase === 'failed' && (
        <div class="copy-card__ways">
          <Button small tone="soft" onClick={() => copies.retry(id)}>
            {t('copies.retry')}
          </Button>
          <Button small onClick={() => copies.cancel(id)}>
            {t('copies.remove')}
          </Button>
        </div>
      )}
    </section>
  );
}

function CopyStateLine({ state }: Pick<Copy, 'state'>) {
  const { t } = useI18n();
  const why = useFailureWords();
  const label = t('copies.progress');
  if (state.phase === 'counting') {
    return (
      <>
        <Progress label={label} share={null} />
        <p class="copy-card__state">{t('copies.counting')}</p>
      </>
    );
  }
  const { done, count: total } = state;
  if (state.phase === 'failed') {
    return (
      <p class="copy-card__state copy-card__state--failed" role="alert">
        {t('copies.left', { done, total, why: why(state.error) })}
      </p>
    );
  }
  return (
    <>
      <Progress label={label} share={done / total} />
      <p class="copy-card__state">{t('copies.amount', { done, total })}</p>
    </>
  );
}

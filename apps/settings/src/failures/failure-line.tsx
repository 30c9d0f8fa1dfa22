import { type AppServices, Button, TintedIcon } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { whatOf, whyOf } from './failure-words.ts';
import type { Failure } from './failures-api.ts';
import './failures.css';

type FailureLineProps = {
  failure: Failure;
  services: AppServices;
  busy: boolean;
  onRetry: (failure: Failure) => void;
  onForget: (failure: Failure) => void;
};

/** What was to be done, when and why it was not, and what its owner wants now. */
export function FailureLine({ failure, services, busy, onRetry, onForget }: FailureLineProps) {
  const { t, format } = useI18n();
  const { icon, what, name } = whatOf(failure);
  const { apps } = services;
  const known = apps.value.phase === 'ready' ? apps.value.apps : [];
  const title = t(what, { name: known.find(({ slug }) => slug === name)?.name ?? name });
  const why = whyOf(failure.error);
  const collect = failure.about['konnector'] !== undefined && known.find(({ slug }) => slug === 'collect')?.href;
  const when = format.moment(failure.failed_at, Date.now());
  return (
    <li class="line line--top failure">
      <TintedIcon icon={icon} tint="rose" />
      <div class="line__main">
        <p class="line__name" dir="auto">
          {title}
        </p>
        <p class="line__note" dir="auto">
          {why ? t(why) : t('failures.says', { error: failure.error })}
        </p>
        <p class="line__note">{failure.count > 1 ? t('failures.whenOften', { when, count: failure.count }) : when}</p>
        {!failure.can_retry && <p class="line__note">{t('failures.notKept')}</p>}
        {collect && (
          <p class="line__note">
            <a href={collect}>{t('failures.collect')}</a>
          </p>
        )}
      </div>
      <div class="failure__actions">
        {failure.can_retry && (
          <Button
            small
            tone="soft"
            icon="retry"
            busy={busy}
            aria-label={t('failures.retryNamed', { name: title })}
            onClick={() => onRetry(failure)}
          >
            {t('failures.retry')}
          </Button>
        )}
        <Button
          small
          busy={busy}
          aria-label={t('failures.forgetNamed', { name: title })}
          onClick={() => onForget(failure)}
        >
          {t('failures.forget')}
        </Button>
      </div>
    </li>
  );
}

import { type AppServices, Badge, Button, EmptyState, Field, Switch } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import type { Entry } from '../realtime/feed.ts';
import { Time } from '../realtime/time.tsx';
import type { Check } from './check.ts';
import { useChecks } from './use-checks.ts';

/** What each app, device and link asks of the rules, and what is refused: while somebody looks. */
export function ChecksPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [isOn, setOn] = useState(false);
  const [refusedOnly, setRefusedOnly] = useState(false);
  const [typed, setTyped] = useState('');
  const [feed, clear] = useChecks(services, isOn, () => {
    setOn(false);
    services.toasts.show({ text: t('checks.failed'), tone: 'danger' });
  });
  const words = typed.trim().toLowerCase();
  const shown = feed.entries.filter(
    ({ value }) =>
      (!refusedOnly || !value.allowed) &&
      `${value.source} ${value.verb} ${value.doctype}`.toLowerCase().includes(words),
  );
  return (
    <section class="page" aria-labelledby="checks">
      <h1 id="checks">{t('permissions')}</h1>
      <div class="card ui-panel">
        <Switch label={t('checks.watch')} note={t('checks.watchNote')} checked={isOn} onChange={setOn} />
        <Switch label={t('checks.refusedOnly')} checked={refusedOnly} onChange={setRefusedOnly} />
        <Field
          label={t('checks.search')}
          type="search"
          value={typed}
          autoComplete="off"
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <p class="visually-hidden" role="status">
        {feed.count > 0 && t('feed.count', { count: feed.count })}
      </p>
      {feed.count > 0 && (
        <div class="page__head">
          <p class="page__count">{t('feed.count', { count: feed.count })}</p>
          <Button onClick={clear}>{t('feed.clear')}</Button>
        </div>
      )}
      {shown.length === 0 ? (
        <EmptyState title={t(isOn ? 'checks.waiting' : 'checks.off')} text={t('checks.noneText')} />
      ) : (
        <ul class="card lines bare-list">
          {shown.map((entry) => (
            <CheckLine key={entry.key} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

function CheckLine({ entry: { at, value } }: { entry: Entry<Check> }) {
  const { t } = useI18n();
  const { allowed, verb, doctype, document, source, name, skipped } = value;
  return (
    <li class="line">
      <Badge tone={allowed ? 'soft' : 'bad'}>{t(allowed ? 'checks.allowed' : 'checks.refused')}</Badge>
      <span class="line__id">
        <span class="mono">
          {verb} {doctype}
          {document !== '' && `/${document}`}
        </span>
        <span class="line__note" dir="auto">
          {name === '' ? source : `${name} (${source})`}
          {skipped > 0 && ` · ${t('checks.skipped', { count: skipped })}`}
        </span>
      </span>
      <Time at={at} />
    </li>
  );
}

import { type AppServices, Button, EmptyState, IconButton, Switch } from '@cozy/ui';
import type { RealtimeEvent } from '@cozy/ui/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { JsonText } from '../json/json-text.tsx';
import { useI18n } from '../locales/index.ts';
import { Verb } from '../verb.tsx';
import { addToFeed, type Entry, emptyFeed } from './feed.ts';
import { FollowForm } from './follow-form.tsx';
import { Time } from './time.tsx';
import './realtime.css';

/** What happens to the documents of some doctypes, as it happens. */
export function RealtimePage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [doctypes, setDoctypes] = useState<readonly string[]>(['io.cozy.files']);
  const [feed, setFeed] = useState(emptyFeed<RealtimeEvent>());
  const [isPaused, setPaused] = useState(false);
  const paused = useRef(false);
  paused.current = isPaused;

  useEffect(() => {
    const listener = (event: RealtimeEvent) => {
      if (!paused.current) setFeed((before) => addToFeed(before, event, Date.now()));
    };
    const leaves = doctypes.map((doctype) => services.realtime.subscribe(doctype, listener));
    return () => {
      for (const leave of leaves) leave();
    };
  }, [doctypes.join()]);

  return (
    <section class="page" aria-labelledby="realtime">
      <h1 id="realtime">{t('realtime')}</h1>
      <div class="card ui-panel">
        <FollowForm services={services} onFollow={(doctype) => setDoctypes([...new Set([...doctypes, doctype])])} />
        <ul class="chips bare-list" aria-label={t('realtime.followed')}>
          {doctypes.map((doctype) => (
            <li key={doctype} class="chip mono">
              {doctype}
              <IconButton
                small
                icon="close"
                label={t('realtime.leave', { doctype })}
                onClick={() => setDoctypes(doctypes.filter((one) => one !== doctype))}
              />
            </li>
          ))}
        </ul>
        <Switch label={t('feed.pause')} checked={isPaused} onChange={setPaused} />
      </div>
      <p class="visually-hidden" role="status">
        {feed.count > 0 && t('feed.count', { count: feed.count })}
      </p>
      {feed.entries.length === 0 ? (
        <EmptyState title={t('realtime.none')} text={t('realtime.noneText')} />
      ) : (
        <>
          <div class="page__head">
            <p class="page__count">{t('feed.count', { count: feed.count })}</p>
            <Button onClick={() => setFeed(emptyFeed())}>{t('feed.clear')}</Button>
          </div>
          <ul class="card lines bare-list">
            {feed.entries.map((entry) => (
              <EventLine key={entry.key} entry={entry} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function EventLine({ entry: { at, value } }: { entry: Entry<RealtimeEvent> }) {
  const { t } = useI18n();
  const { event, payload } = value;
  const [isOpen, setOpen] = useState(false);
  return (
    <li>
      <details onToggle={(toggled) => setOpen(toggled.currentTarget.open)}>
        <summary class="line">
          <Verb word={event} />
          <span class="mono line__id">
            {payload.type}/{payload.id}
          </span>
          <Time at={at} />
        </summary>
        {isOpen && <JsonText text={JSON.stringify(payload.doc)} label={t('document.json')} />}
      </details>
    </li>
  );
}

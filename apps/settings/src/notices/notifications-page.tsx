import { type AppServices, LoadedView, Panel, Switch, useLoaded } from '@cozy/ui';
import { useRef, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { ChannelTable } from './channel-table.tsx';
import {
  listTellers,
  type Preferences,
  readPreferences,
  STACK_KINDS,
  type Teller,
  writePreferences,
} from './preferences-api.ts';
import { PushPanel } from './push-panel.tsx';
import './notices.css';

const NIGHT = { from: '22:00', to: '07:00' };

/** What the owner is told, how, and when not. */
export function NotificationsPage({ services }: { services: AppServices }) {
  const { t, locale } = useI18n();
  const { http } = services;
  const [state, reload] = useLoaded(async () => {
    const [preferences, tellers] = await Promise.all([readPreferences(http), listTellers(http, locale)]);
    const kinds = STACK_KINDS.map((category) => ({ category, text: t(`kind.${category}`) }));
    const own = [
      { slug: 'stack', name: t('kind.cozy'), kinds },
      { slug: 'agenda', name: t('kind.agenda'), kinds: [{ category: 'event', text: t('kind.event') }] },
    ];
    return { preferences, tellers: [...tellers, ...own] };
  });
  return (
    <>
      <PushPanel services={services} />
      <LoadedView state={state} onRetry={reload} lines={5}>
        {({ preferences, tellers }) => <Choices first={preferences} tellers={tellers} services={services} />}
      </LoadedView>
      <p class="visually-hidden" role="status">
        {state.phase === 'loading' && t('notices.title')}
      </p>
    </>
  );
}

type ChoicesProps = { first: Preferences; tellers: readonly Teller[]; services: AppServices };

function Choices({ first, tellers, services }: ChoicesProps) {
  const { t } = useI18n();
  const [preferences, setPreferences] = useState(first);
  const saved = useRef(first);
  const lastWrite = useRef(Promise.resolve());
  const { quiet } = preferences;

  /** Shown at once; written one after the other, since each replaces them all. */
  function change(next: Preferences): void {
    setPreferences(next);
    lastWrite.current = lastWrite.current.then(async () => {
      try {
        saved.current = await writePreferences(services.http, next);
      } catch {
        setPreferences(saved.current);
        services.toasts.show({ text: t('failed'), tone: 'danger' });
      }
    });
  }

  const setQuiet = (isOn: boolean) => {
    const { quiet: before, ...rest } = preferences;
    change(isOn ? { ...rest, quiet: NIGHT } : rest);
  };

  return (
    <>
      <Panel title={t('notices.title')} text={t('notices.text')}>
        <ChannelTable preferences={preferences} tellers={tellers} onChange={change} />
      </Panel>
      <Panel title={t('quiet.title')} text={t('quiet.text')}>
        <Switch label={t('quiet.on')} checked={quiet !== undefined} onChange={setQuiet} />
        {quiet && (
          <Switch
            label={t('quiet.urgent')}
            checked={quiet.urgent !== false}
            onChange={(urgent) => change({ ...preferences, quiet: { ...quiet, urgent } })}
          />
        )}
        {quiet && (
          <div class="quiet">
            {(['from', 'to'] as const).map((end) => (
              <label key={end} class="ui-field">
                <span class="ui-field__label">{t(`quiet.${end}`)}</span>
                <input
                  class="ui-field__input"
                  type="time"
                  required
                  value={quiet[end]}
                  onChange={({ currentTarget: { value } }) => {
                    if (value !== '') change({ ...preferences, quiet: { ...quiet, [end]: value.slice(0, 5) } });
                  }}
                />
              </label>
            ))}
          </div>
        )}
      </Panel>
    </>
  );
}

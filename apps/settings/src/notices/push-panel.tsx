import { type AppServices, LoadedView, Panel, Switch, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { type Key, useI18n } from '../locales/index.ts';
import { PushServiceError, type PushState, readPushState, startPush, stopPush } from './push-api.ts';

/** Whether this browser is told, even when no page of the Cozy is open. */
export function PushPanel({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(readPushState);
  return (
    <Panel title={t('push.title')} text={t('push.text')}>
      <LoadedView state={state} onRetry={reload} lines={1}>
        {(first) => <PushSwitch first={first} services={services} />}
      </LoadedView>
    </Panel>
  );
}

const NOTES: Readonly<Record<PushState, Key>> = {
  unknown: 'push.unknown',
  refused: 'push.refused',
  off: 'push.off',
  on: 'push.on',
};

function PushSwitch({ first, services }: { first: PushState; services: AppServices }) {
  const { t } = useI18n();
  const [state, setState] = useState(first);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState<Key | null>(null);

  async function change(isOn: boolean): Promise<void> {
    setWorking(true);
    setWrong(null);
    try {
      setState(await (isOn ? startPush : stopPush)(services.http));
    } catch (error) {
      setWrong(error instanceof PushServiceError ? 'push.unreachable' : 'failed');
    } finally {
      setWorking(false);
    }
  }

  return (
    <>
      <Switch
        label={t('push.here')}
        note={t(NOTES[state])}
        checked={state === 'on'}
        disabled={state === 'unknown' || state === 'refused'}
        busy={working}
        onChange={(isOn) => void change(isOn)}
      />
      <p class="ui-field__error" role="alert">
        {wrong && t(wrong)}
      </p>
    </>
  );
}

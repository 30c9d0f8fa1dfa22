import { type AppServices, Button, ConfirmDialog, LoadedView, TintedIcon, useLoaded } from '@cozy/ui';
import { useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { distrustDevice, listTrustedDevices, type TrustedDevice } from './second-factor-api.ts';

/** The browsers that the code is not asked of. */
export function TrustedDevices({ services: { http, toasts } }: { services: AppServices }) {
  const { t, format } = useI18n();
  const [state, reload] = useLoaded(() => listTrustedDevices(http));
  const [leaving, setLeaving] = useState<TrustedDevice | null>(null);

  async function distrust({ id, name }: TrustedDevice): Promise<void> {
    await distrustDevice(http, id);
    toasts.show({ text: t('trusted.ended', { name: name || t('sessions.browser') }), tone: 'plain' });
    reload();
  }

  return (
    <div class="subpanel">
      <h3>{t('trusted.title')}</h3>
      <LoadedView state={state} onRetry={reload} lines={1}>
        {(devices) =>
          devices.length === 0 ? (
            <p class="ui-panel__text">{t('trusted.none')}</p>
          ) : (
            <ul class="bare-list">
              {devices.map((device) => (
                <li key={device.id} class="line">
                  <TintedIcon icon="browser" tint="sky" />
                  <div class="line__main">
                    <p class="line__name">{device.name || t('sessions.browser')}</p>
                    <p class="line__note">{t('trusted.used', { when: format.moment(device.usedAt, Date.now()) })}</p>
                  </div>
                  <Button
                    small
                    aria-label={t('trusted.endNamed', { name: device.name || t('sessions.browser') })}
                    onClick={() => setLeaving(device)}
                  >
                    {t('trusted.end')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
      {leaving && (
        <ConfirmDialog
          title={t('trusted.endTitle', { name: leaving.name || t('sessions.browser') })}
          text={t('trusted.endText')}
          action={t('trusted.end')}
          onConfirm={() => distrust(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </div>
  );
}

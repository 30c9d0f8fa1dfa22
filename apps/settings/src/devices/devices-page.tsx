import {
  type AppServices,
  Button,
  ConfirmDialog,
  EmptyState,
  LoadedView,
  Panel,
  TintedIcon,
  useLoaded,
} from '@cozy/ui';
import { useEffect, useState } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { type Device, disconnect, listDevices } from './devices-api.ts';

/** The programs on other machines that the owner let in. */
export function DevicesPage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => listDevices(services.http));
  const [leaving, setLeaving] = useState<Device | null>(null);
  useEffect(() => services.realtime.subscribe('io.cozy.oauth.clients', reload), []);

  async function leave(device: Device): Promise<void> {
    await disconnect(services.http, device.id);
    services.toasts.show({ text: t('devices.left', { name: device.name }), tone: 'plain' });
    reload();
  }

  return (
    <Panel title={t('devices.title')} text={t('devices.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(devices) =>
          devices.length === 0 ? (
            <EmptyState title={t('devices.none')} text={t('devices.noneText')} />
          ) : (
            <ul class="bare-list">
              {devices.map((device) => (
                <DeviceLine key={device.id} device={device} onLeave={() => setLeaving(device)} />
              ))}
            </ul>
          )
        }
      </LoadedView>
      {leaving && (
        <ConfirmDialog
          title={t('devices.leaveTitle', { name: leaving.name })}
          text={t('devices.leaveText')}
          action={t('devices.leave')}
          onConfirm={() => leave(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </Panel>
  );
}

function DeviceLine({ device, onLeave }: { device: Device; onLeave: () => void }) {
  const { t, format } = useI18n();
  const when = device.lastSeen && format.moment(device.lastSeen, Date.now());
  return (
    <li class="line">
      <TintedIcon icon={device.kind === 'mobile' ? 'phone' : 'browser'} tint="sky" />
      <div class="line__main">
        <p class="line__name">{device.name}</p>
        <p class="line__note">{when ? t('devices.seen', { when }) : t('devices.unseen')}</p>
      </div>
      <Button small aria-label={t('devices.leaveNamed', { name: device.name })} onClick={onLeave}>
        {t('devices.leave')}
      </Button>
    </li>
  );
}

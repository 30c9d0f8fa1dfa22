import { type AppServices, LoadedView, Panel, useLoaded } from '@cozy/ui';
import { useEffect } from 'preact/hooks';
import { useI18n } from '../locales/index.ts';
import { DeletionPanel } from './deletion-panel.tsx';
import { EmailPanel } from './email-panel.tsx';
import { readInstance } from './instance-api.ts';
import { PicturePanel } from './picture-panel.tsx';
import { ProfileForm } from './profile-form.tsx';

export function ProfilePage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readInstance(services.http));
  // The link of a mail is opened in another window: this one sees that the address has changed.
  useEffect(() => services.realtime.subscribe('io.cozy.settings', reload), []);
  return (
    <>
      <Panel title={t('profile.title')} text={t('profile.text')}>
        <LoadedView state={state} onRetry={reload}>
          {(settings) => <ProfileForm settings={settings} services={services} onSaved={reload} />}
        </LoadedView>
      </Panel>
      <PicturePanel services={services} />
      <EmailPanel services={services} state={state} onChange={reload} />
      <DeletionPanel services={services} state={state} />
    </>
  );
}

import { type AppServices, LoadedView, useLoaded } from '@cozy/ui';
import { useI18n } from '../locales/index.ts';
import { Panel } from '../panel.tsx';
import { readInstance } from './instance-api.ts';
import { ProfileForm } from './profile-form.tsx';

export function ProfilePage({ services }: { services: AppServices }) {
  const { t } = useI18n();
  const [state, reload] = useLoaded(() => readInstance(services.http));
  return (
    <Panel title={t('profile.title')} text={t('profile.text')}>
      <LoadedView state={state} onRetry={reload}>
        {(settings) => <ProfileForm settings={settings} services={services} onSaved={reload} />}
      </LoadedView>
    </Panel>
  );
}

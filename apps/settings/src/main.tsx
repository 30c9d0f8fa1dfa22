import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { createAppServices, startApp } from '@cozy/ui';
import { SettingsI18nProvider, spokenLocale } from './locales/index.ts';
import { Settings } from './settings.tsx';

await startApp((boot) => {
  const services = createAppServices(boot, spokenLocale(boot.locale));
  services.loadOwner();
  return (
    <SettingsI18nProvider locale={boot.locale}>
      <Settings services={services} />
    </SettingsI18nProvider>
  );
});

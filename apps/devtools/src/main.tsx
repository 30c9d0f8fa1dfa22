import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { createAppServices, startApp } from '@cozy/ui';
import { Devtools } from './devtools.tsx';
import { DevtoolsI18nProvider, spokenLocale } from './locales/index.ts';

await startApp((boot) => {
  const services = createAppServices(boot, spokenLocale(boot.locale));
  services.loadOwner();
  return (
    <DevtoolsI18nProvider locale={boot.locale}>
      <Devtools services={services} />
    </DevtoolsI18nProvider>
  );
});

import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { createAppServices, startApp } from '@cozy/ui';
import { createFilesApi, FilesI18nProvider } from '@cozy/ui/files';
import { Automations } from './automations.tsx';
import { AutomationsI18nProvider, spokenLocale } from './locales/index.ts';
import { createNames } from './rules/names.ts';
import { createRulesApi } from './rules/rules-api.ts';

await startApp((boot) => {
  const app = createAppServices(boot, spokenLocale(boot.locale));
  app.loadOwner();
  const files = createFilesApi(app.http);
  const services = { ...app, files, rules: createRulesApi(app.http), names: createNames(app.http, files) };
  return (
    <AutomationsI18nProvider locale={boot.locale}>
      <FilesI18nProvider locale={boot.locale}>
        <Automations services={services} />
      </FilesI18nProvider>
    </AutomationsI18nProvider>
  );
});

import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { startApp } from '@cozy/ui';
import { FilesI18nProvider } from '@cozy/ui/files';
import { Home } from './home.tsx';
import { HomeI18nProvider, spokenLocale } from './locales/index.ts';
import { createServices } from './services.ts';

await startApp((boot) => (
  <FilesI18nProvider locale={boot.locale}>
    <HomeI18nProvider locale={boot.locale}>
      <Home services={createServices(boot, spokenLocale(boot.locale))} />
    </HomeI18nProvider>
  </FilesI18nProvider>
));

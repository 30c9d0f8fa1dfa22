import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { createAppServices, startApp } from '@cozy/ui';
import { createCatalog } from './catalog/catalog.ts';
import { StoreI18nProvider, spokenLocale } from './locales/index.ts';
import { Store } from './store.tsx';

await startApp((boot) => {
  const locale = spokenLocale(boot.locale);
  const app = createAppServices(boot, locale);
  app.loadOwner();
  const services = { ...app, catalog: createCatalog(app, locale) };
  return (
    <StoreI18nProvider locale={boot.locale}>
      <Store services={services} />
    </StoreI18nProvider>
  );
});

import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { createAppServices, startApp } from '@cozy/ui';
import { createConnections } from './accounts/connections.ts';
import { Collect } from './collect.tsx';
import { createKonnectors } from './konnectors/konnectors.ts';
import { CollectI18nProvider, spokenLocale } from './locales/index.ts';
import { followProvider } from './routes.ts';

await startApp((boot) => {
  const locale = spokenLocale(boot.locale);
  const app = createAppServices(boot, locale);
  app.loadOwner();
  const konnectors = createKonnectors(app, locale);
  const services = {
    ...app,
    konnectors,
    connections: createConnections(app, konnectors.slugOf),
  };
  followProvider();
  return (
    <CollectI18nProvider locale={boot.locale}>
      <Collect services={services} />
    </CollectI18nProvider>
  );
});

import '@cozy/ui/tokens.css';
import '@cozy/ui/base.css';
import { UiI18nProvider } from '@cozy/ui';
import { parseBoot } from '@cozy/ui/client';
import { render } from 'preact';
import { Home } from './home.tsx';
import { HomeI18nProvider, spokenLocale } from './locales/index.ts';
import { createServices } from './services.ts';

const root = document.querySelector<HTMLElement>('[role=application]');
if (!root?.dataset['cozy']) throw new Error('the page has no data-cozy');

const boot = parseBoot(root.dataset['cozy']);
// Clients of the platform look for this role; left in place it would take the reading keys from screen readers.
root.removeAttribute('role');

const services = createServices(boot, spokenLocale(boot.locale));

render(
  <UiI18nProvider locale={boot.locale}>
    <HomeI18nProvider locale={boot.locale}>
      <Home services={services} />
    </HomeI18nProvider>
  </UiI18nProvider>,
  root,
);

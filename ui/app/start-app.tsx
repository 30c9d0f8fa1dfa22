import { type ComponentChildren, render } from 'preact';
import { type Boot, parseBoot } from '../client/index.ts';
import { UiI18nProvider } from '../i18n/index.ts';

/** Draws an app in the page that the server filled in: what `draw` makes of the data of the page. */
export function startApp(draw: (boot: Boot) => ComponentChildren): void {
  const root = document.querySelector<HTMLElement>('[role=application]');
  if (!root?.dataset['cozy']) throw new Error('the page has no data-cozy');
  const boot = parseBoot(root.dataset['cozy']);
  // Clients of the platform look for this role; left in place it would take the reading keys from screen readers.
  root.removeAttribute('role');
  render(<UiI18nProvider locale={boot.locale}>{draw(boot)}</UiI18nProvider>, root);
}

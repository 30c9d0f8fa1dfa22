import { type ComponentChildren, render } from 'preact';
import { type Boot, createTokenSource, parseBoot, reportErrors } from '../client/index.ts';
import { spokenLocale, UiI18nProvider } from '../i18n/index.ts';
import { regionalLocale } from '../i18n/translate.ts';
import { applyTheme, parseTheme } from './theme.ts';

/**
 * Draws an app in the page that the server filled in: what `draw` makes of the data of the page, once the part of the app that it
 * needs is loaded.
 * @param speaks the language of the page: by default the owner's
 */
export async function startApp(
  draw: (boot: Boot) => ComponentChildren | Promise<ComponentChildren>,
  speaks: (boot: Boot) => string = ({ locale }) => locale,
): Promise<void> {
  const root = document.querySelector<HTMLElement>('[role=application]');
  if (!root?.dataset['cozy']) throw new Error('the page has no data-cozy');
  const given = parseBoot(root.dataset['cozy']);
  const boot = { ...given, locale: regionalLocale(spokenLocale(speaks(given)), navigator.languages) };
  document.documentElement.lang = boot.locale;
  // Clients of the platform look for this role; left in place it would take the reading keys from screen readers.
  root.removeAttribute('role');
  // The visitors of a link have an app that is not theirs, and its owner does not ask how it is.
  if (boot.isLoggedIn) {
    const origin = `${location.protocol}//${boot.domain}`;
    const version: unknown = import.meta.env['VITE_APP_VERSION'];
    reportErrors({ origin, tokens: createTokenSource(boot.token), version: String(version ?? ''), page: window });
  }
  applyTheme(parseTheme(document.documentElement.dataset['theme']));
  const drawn = await draw(boot);
  // The shape of a page that was shown until now.
  root.replaceChildren();
  render(<UiI18nProvider locale={boot.locale}>{drawn}</UiI18nProvider>, root);
}

/**
 * The bar for apps that bring none: `{{.CozyBar}}` in their page loads it, and they call `cozy.bar.init`. It stands in a shadow root:
 * neither the styles of the app nor those of the bar reach the other.
 */
import { render } from 'preact';
import { createAppServices } from '../app/services.ts';
import { Bar, createLook } from './bar.tsx';
import { type BarOptions, type BarTokens, createBarTokens, findRoot, readDemand, readPage } from './page.ts';
import { createPlaces, fillPlace, placeComponent } from './places.ts';
import './style.css';

/** The styles above, which the build puts here for the shadow root. */
declare const BAR_STYLES: string;

const ID = 'coz-bar';
const places = createPlaces();
const look = createLook(document.documentElement.lang || 'en');
let tokens: BarTokens | undefined;

/** Shows the bar before the element of the app. A second call changes nothing. */
async function init(options: BarOptions = {}): Promise<void> {
  const root = findRoot();
  if (document.getElementById(ID)) return;
  if (!root) {
    // biome-ignore lint/suspicious/noConsole: its author reads it there, and the app goes on.
    console.warn('cozy.bar: the page has no element with role=application, so there is no bar');
    return;
  }
  const page = readPage(options);
  look.value = { ...look.value, locale: page.locale };
  const host = document.createElement('div');
  host.id = ID;
  host.setAttribute('role', 'banner');
  host.append(...Object.values(places));
  const shadow = host.attachShadow({ mode: 'open' });
  const styles = new CSSStyleSheet();
  styles.replaceSync(BAR_STYLES);
  shadow.adoptedStyleSheets = [styles];
  root.before(host);
  tokens = createBarTokens(page.token);
  const { domain, locale, token, app } = page;
  const isLoggedIn = token !== '' && domain !== '';
  const services = isLoggedIn
    ? createAppServices({ token, domain, locale, isLoggedIn, app: { slug: app.slug, name: app.name } }, locale, tokens)
    : undefined;
  // Again each time that the socket is back: nobody listened meanwhile.
  services?.realtimeState.subscribe((state) => state === 'live' && services.loadOwner());
  services?.loadOwner();
  render(<Bar page={page} services={services} demand={readDemand()} look={look} />, shadow);
}

/** By the names that apps of the ecosystem know. */
const bar = {
  version: '7.0.0',
  init,
  setLocale: (locale: unknown) => {
    look.value = { ...look.value, locale: String(locale) };
  },
  /** @param theme `default`, or `primary` for a bar in the colour of the house; colours of the app's own are not taken */
  setTheme: (theme: unknown) => {
    look.value = { ...look.value, theme: String(theme) };
  },
  updateAccessToken: (token: unknown) => tokens?.set(String(token)),
  setBarLeft: (content: unknown) => fillPlace(places.left, content),
  setBarCenter: (content: unknown) => fillPlace(places.center, content),
  setBarRight: (content: unknown) => fillPlace(places.right, content),
  setBarSearch: (content: unknown) => fillPlace(places.search, content),
  BarLeft: placeComponent(places.left),
  BarCenter: placeComponent(places.center),
  BarRight: placeComponent(places.right),
  BarSearch: placeComponent(places.search),
};

const page = window as unknown as { cozy?: Record<string, unknown> };
page.cozy = { ...page.cozy, bar };

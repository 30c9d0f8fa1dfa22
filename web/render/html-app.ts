import type { InstalledApp } from '#model/app';
import type { Instance } from '#model/instance';
import { capabilitiesOf, contextOf, type ServerFacts, type Theme, type Warning } from '#model/settings';
import { html } from '#pkg/html';
import type { Assets } from '#pkg/static';
import type { AppVariables } from './app-template.ts';

/** The bar for apps that bring none (`ui/bar`). */
const BAR = 'js/cozy-bar.min.js';

export interface AppPageDeps {
  assets: Assets;
  server: ServerFacts;
}

export interface AppPage {
  instance: Instance;
  app: InstalledApp;
  /** Empty for a visitor. */
  token: string;
  isLoggedIn: boolean;
  /** The owner agreed to be counted. */
  tracking: boolean;
  /** The one that the owner chose; empty: as the system. */
  theme: Theme;
  flags: Readonly<Record<string, unknown>>;
  /** What the owner must do; none for a visitor. */
  warnings: readonly Warning[];
}

export function appVariables({ assets, server }: AppPageDeps, page: AppPage): AppVariables {
  const { instance, app } = page;
  // Without a scheme, as apps have always had them.
  const asset = (path: string) => `//${instance.domain}${assets.href(path)}`;
  const data = appData(server, page);
  const fonts = html`<link rel="stylesheet" type="text/css" href="${asset('fonts/fonts.css')}">`.html;
  return {
    texts: {
      Token: page.token,
      SubDomain: server.subdomains,
      Tracking: String(page.tracking),
      CozyData: toJson(data),
      Domain: instance.domain,
      ContextName: contextOf(instance),
      Locale: instance.locale,
      Theme: page.theme,
      AppSlug: app.slug,
      AppName: app.name,
      AppEditor: app.editor ?? '',
      AppNamePrefix: app.name_prefix ?? '',
      IconPath: app.icon ?? '',
      DefaultWallpaper: asset('images/hills.svg'),
      Capabilities: toJson(data.capabilities),
      Flags: toJson(data.flags),
    },
    tags: {
      CozyFonts: fonts,
      // Not deferred: an app may call it in the next script of its page.
      CozyBar: assets.get(BAR) ? `${fonts}${html`<script src="${asset(BAR)}"></script>`.html}` : '',
      ThemeCSS: html`<link rel="stylesheet" type="text/css" href="${asset('styles/theme.css')}">`.html,
      Favicon: html`<link rel="icon" type="image/svg+xml" href="${asset('images/mark.svg')}">`.html,
      Warnings: page.warnings.map(warningTag).join(''),
    },
    objects: { GetCapabilities: { ...data.capabilities }, GetFlags: data.flags },
  };
}

/** The bar of the apps looks for this. */
function warningTag({ title, code, detail, links }: Warning): string {
  return html`<meta name="user-action-required" data-title="${title}" data-code="${code}" data-detail="${detail}"
    data-links="${Object.values(links)[0] ?? ''}">`.html;
}

function appData(server: ServerFacts, { instance, app, token, isLoggedIn, tracking, theme, flags }: AppPage) {
  return {
    token,
    domain: instance.domain,
    subdomain: server.subdomains,
    tracking,
    locale: instance.locale,
    theme,
    isLoggedIn,
    app: {
      editor: app.editor ?? '',
      name: app.name,
      prefix: app.name_prefix ?? '',
      slug: app.slug,
      icon: app.icon ?? '',
    },
    flags,
    capabilities: capabilitiesOf(instance, server),
  };
}

/** Clients that read the page as a text undo the escape of the quote only: no other character needs one. */
function toJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

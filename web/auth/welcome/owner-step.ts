import type { Context } from 'hono';
import { type Html, html } from '#pkg/html';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { type TextKey, type Texts, visitorLanguageOf } from '#web/render';
import type { AuthDeps } from '../deps.ts';
import { stepsOf } from './steps.ts';

export interface OwnerForm {
  name: string;
  /** Empty: the script asks the browser. */
  timeZone: string;
  error?: TextKey;
}

/** As long as a name may be here; the settings take what they are given. */
export const MAX_NAME = 100;

/** Asks for the name, the language and the time zone; with an error, 422. */
export function renderOwnerStep(c: Context<WebEnv>, deps: AuthDeps, form: OwnerForm): Response {
  const csrf = giveCsrfToken(c, deps.secure);
  // The one the page is in: a guess that the owner can see.
  const language = visitorLanguageOf(c);
  return deps.pages.render(
    c,
    (t) => ({
      title: t('welcome_owner_title'),
      status: form.error ? 422 : 200,
      scripts: ['scripts/welcome-owner.js'],
      main: html`
      <div class="intro">
        ${stepsOf(t, 2)}
        <h1>${t('welcome_owner_title')}</h1>
        <p class="lead">${t('welcome_owner_intro')}</p>
      </div>
      <form class="form" method="post" action="/auth/welcome">
        <p class="alert" role="alert">${form.error && t(form.error)}</p>
        <input type="hidden" name="csrf_token" value="${csrf}">
        <div class="field">
          <label for="name">${t('welcome_name')}</label>
          <div class="input">
            <input id="name" name="public_name" type="text" value="${form.name}" autocomplete="name" autofocus
              maxlength="${String(MAX_NAME)}" aria-describedby="name-help">
          </div>
          <p class="fine" id="name-help">${t('welcome_name_help')}</p>
        </div>
        <div class="field">
          <label for="locale">${t('welcome_language')}</label>
          <div class="input">
            <select id="locale" name="locale" autocomplete="language">
              ${option('en', 'English', language)}
              ${option('fr', 'Français', language)}
            </select>
          </div>
        </div>
        ${timeZoneField(t, form.timeZone)}
        <button class="button button-wide" type="submit">${t('welcome_next')}</button>
      </form>`,
    }),
    language,
  );
}

function timeZoneField(t: Texts, chosen: string): Html {
  const zones = Intl.supportedValuesOf('timeZone');
  const known = chosen === '' || zones.includes(chosen) ? zones : [chosen, ...zones];
  return html`<div class="field">
          <label for="tz">${t('welcome_time_zone')}</label>
          <div class="input">
            <select id="tz" name="tz" data-chosen="${chosen}" aria-describedby="tz-help">
              ${chosen === '' && option('', t('welcome_time_zone_none'), chosen)}
              ${known.map((zone) => option(zone, zone.replaceAll('_', ' '), chosen))}
            </select>
          </div>
          <p class="fine" id="tz-help">${t('welcome_time_zone_help')}</p>
        </div>`;
}

function option(value: string, label: string, chosen: string): Html {
  return html`<option value="${value}" ${value === chosen && html`selected`}>${label}</option>`;
}

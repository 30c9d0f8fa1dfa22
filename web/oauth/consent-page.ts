import type { Context } from 'hono';
import type { OAuthClient } from '#model/oauth';
import { giveCsrfToken, type WebEnv } from '#web/middleware';
import { type Html, html, languageOf, ruleWords, type Texts } from '#web/render';
import { type Authorization, requestOf } from './authorization.ts';
import type { OAuthDeps } from './deps.ts';
import { type Destination, formTarget } from './destination.ts';

/** Who asks, what for, and where the answer goes, in words; two buttons, and no script. */
export function renderConsent(
  c: Context<WebEnv>,
  deps: Pick<OAuthDeps, 'pages' | 'secure'>,
  destination: Destination,
  asked: Authorization,
): Response {
  const { client, redirectUri } = destination;
  const csrf = giveCsrfToken(c, deps.secure);
  const language = languageOf(c);
  const { domain } = c.var.instance;
  return deps.pages.render(c, (t) => ({
    title: t('consent_title'),
    formAction: [formTarget(redirectUri)],
    main: html`
      <div class="intro">
        <h1><bdi>${client.client_name}</bdi> ${t('consent_asks')}</h1>
        <p class="lead">${domain}</p>
      </div>
      <section class="rules" aria-labelledby="rules">
        <h2 id="rules">${asked.app ? t('consent_rules_app', { app: asked.app.name }) : t('consent_rules')}</h2>
        <ul>${asked.rules.map((rule) => html`<li>${ruleWords(rule, t, language)}</li>`)}</ul>
      </section>
      ${asked.scope === '*' && html`<p class="note">${t('consent_everything')}</p>`}
      <p class="note">${t('consent_target', { target: targetOf(redirectUri, t) })} ${t('consent_name')}</p>
      <form class="actions" method="post" action="/auth/authorize">
        ${hiddenFields({ csrf_token: csrf, ...requestOf(destination, asked) })}
        <button class="button button-wide" type="submit">${t('consent_accept')}</button>
        <button class="button button-wide button-quiet" type="submit" name="decision" value="deny">${t('consent_deny')}</button>
      </form>
      <p class="fine">${t('consent_end')}${policyLink(client, t)}</p>`,
  }));
}

export function hiddenFields(fields: Readonly<Record<string, string>>): Html[] {
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** A site by its name; a program of this device by none, for nobody knows which one answers. */
function targetOf(redirectUri: string, t: Texts): string {
  const { protocol, host, hostname } = new URL(redirectUri);
  if (protocol === 'https:') return host;
  const isThisDevice = protocol !== 'http:' || !hostname.endsWith('.localhost');
  return isThisDevice ? t('consent_this_device') : host;
}

function policyLink({ policy_uri: address }: OAuthClient, t: Texts): Html | undefined {
  if (address === undefined) return undefined;
  return html` <a href="${address}" target="_blank" rel="noopener noreferrer">${t('consent_policy')}</a>`;
}

import type { Context, Next } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AppError } from '#pkg/errors';
import { html } from '#pkg/html';
import type { WebEnv } from '#web/middleware';
import type { OidcDeps } from './deps.ts';

/** Says to the login page that the visitor has just left: they must not be let in again at once. */
const LEFT_COOKIE = 'logout';
const ONE_MINUTE = 60;

type GateDeps = Pick<OidcDeps, 'oidc' | 'pages' | 'addresses' | 'secure'>;

/** What a passphrase, or a mail, opens. */
const CLOSED =
  /^\/auth\/(login|confirm|login\/flagship|magic_link|magic_link\/(twofactor|flagship)|passphrase_reset|passphrase_renew)$/;

/** What changes under `/auth` where the provider is the only way in. */
export async function passGate(c: Context<WebEnv>, next: Next, deps: GateDeps): Promise<Response | undefined> {
  const { instance } = c.var;
  if (!deps.oidc.isPasswordDisabled(instance) || !deps.oidc.settings(instance)) {
    await next();
    return undefined;
  }
  const { method, path } = c.req;
  if (method === 'GET' && path === '/auth/login' && !c.var.session) return leadToProvider(c, deps);
  if (method === 'GET' && path === '/auth/confirm') return confirmAtProvider(c);
  if (method === 'POST' && CLOSED.test(path)) {
    throw new AppError('forbidden', 'Log in at the provider of this Cozy', { code: 'password_disabled' });
  }
  await next();
  const isLogout = path === (method === 'DELETE' ? '/auth/login' : '/auth/logout') && method !== 'GET';
  if (isLogout && c.res.status < 400) noteLogout(c, deps);
  return undefined;
}

/** In place of the login page; but not at once after a logout, which would be in vain. */
function leadToProvider(c: Context<WebEnv>, deps: GateDeps): Response {
  const start = `/oidc/start?${new URLSearchParams({ redirect: c.req.query('redirect') ?? '' })}`;
  if (getCookie(c, LEFT_COOKIE) === undefined) return c.redirect(start, 303);
  deleteCookie(c, LEFT_COOKIE, { path: '/auth' });
  return renderLeft(c, deps, start);
}

/** In place of the page that asks for the passphrase again. */
function confirmAtProvider(c: Context<WebEnv>): Response {
  const { state = '', redirect = '' } = c.req.query();
  if (state === '') throw new AppError('bad-request', 'No state parameter', { parameter: 'state' });
  return c.redirect(`/oidc/start?${new URLSearchParams({ redirect, confirm_state: state })}`, 303);
}

function noteLogout(c: Context<WebEnv>, { secure }: GateDeps): void {
  setCookie(c, LEFT_COOKIE, '1', { path: '/auth', maxAge: ONE_MINUTE, httpOnly: true, sameSite: 'Lax', secure });
}

function renderLeft(c: Context<WebEnv>, { oidc, pages, addresses }: GateDeps, start: string): Response {
  const { instance } = c.var;
  const end = oidc.logoutUrl(instance);
  const back = new URLSearchParams({ post_logout_redirect_uri: `${addresses.origin(instance)}/auth/login` });
  return pages.render(c, (t) => ({
    title: t('left_title'),
    main: html`
      <h1>${t('left_title')}</h1>
      <p class="lead">${t(end === undefined ? 'left' : 'left_provider')}</p>
      <p><a class="button button-wide" href="${start}">${t('left_again')}</a></p>
      ${end !== undefined && html`<p><a class="button button-wide button-quiet" href="${`${end}&${back}`}">${t('left_end')}</a></p>`}`,
  }));
}

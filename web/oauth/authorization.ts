import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import { isCodeChallenge, linkedSlug, type OAuthClient } from '#model/oauth';
import { parseRules, parseScope, type Rule } from '#model/permission';
import { isKind } from '#pkg/errors';
import type { OAuthDeps } from './deps.ts';
import type { Destination } from './destination.ts';
import type { Refusal } from './refuse.ts';

/** What is asked of the owner. */
export interface Authorization {
  state: string;
  scope: string;
  rules: readonly Rule[];
  /** The app whose rules the client is to have. */
  app?: LinkedApp;
  codeChallenge?: string;
  /** The client only asks who the owner is: there is no rule to accept. */
  isLogin: boolean;
}

export interface LinkedApp {
  slug: string;
  name: string;
  /** False: it comes with the acceptance. */
  isInstalled: boolean;
}

const MAX_STATE = 2000;
const MAX_SCOPE = 8000;
const MAX_RULES = 100;

/** Reads the parameters of RFC 6749 section 4.1.1 and RFC 7636 section 4.3. */
export async function readAuthorization(
  instance: Instance,
  client: OAuthClient,
  params: URLSearchParams,
  deps: Pick<OAuthDeps, 'apps'>,
): Promise<Authorization | Refusal> {
  const state = params.get('state') ?? '';
  const codeChallenge = params.get('code_challenge') || undefined;
  const refused = checkParameters(params, state, codeChallenge);
  if (refused) return { refused };
  const asked = await askedOf(instance, client, params, deps);
  if ('refused' in asked) return asked;
  return { ...asked, state, ...(codeChallenge !== undefined && { codeChallenge }) };
}

/** The parameters by which the same is asked again. */
export function requestOf(
  { client, redirectUri }: Destination,
  { state, scope, codeChallenge }: Authorization,
): Record<string, string> {
  return {
    client_id: client._id,
    redirect_uri: redirectUri,
    state,
    response_type: 'code',
    scope,
    ...(codeChallenge !== undefined && { code_challenge: codeChallenge, code_challenge_method: 'S256' }),
  };
}

function checkParameters(
  params: URLSearchParams,
  state: string,
  codeChallenge: string | undefined,
): Refusal['refused'] | undefined {
  for (const name of params.keys()) if (params.getAll(name).length > 1) return 'authorize_invalid';
  if (params.get('response_type') !== 'code') return 'authorize_response_type';
  if (state === '' || state.length > MAX_STATE) return 'authorize_state';
  const method = params.get('code_challenge_method') || undefined;
  if (codeChallenge === undefined) return method === undefined ? undefined : 'authorize_pkce';
  return method === 'S256' && isCodeChallenge(codeChallenge) ? undefined : 'authorize_pkce';
}

type Asked = Pick<Authorization, 'scope' | 'rules' | 'app' | 'isLogin'>;

async function askedOf(
  instance: Instance,
  client: OAuthClient,
  params: URLSearchParams,
  { apps }: Pick<OAuthDeps, 'apps'>,
): Promise<Asked | Refusal> {
  const slug = linkedSlug(client.software_id);
  if (slug !== undefined) return askedByApp(instance, slug, apps);
  const scope = (params.get('scope') ?? '').trim();
  if (scope === 'login') {
    return client.allow_login_scope ? { scope: '', rules: [], isLogin: true } : { refused: 'authorize_login' };
  }
  const rules = rulesOf(scope);
  if (!rules || rules.length === 0 || rules.length > MAX_RULES) return { refused: 'authorize_scope' };
  // A rule for every doctype, but not alone, is no scope that a client of the ecosystem has.
  if (scope !== '*' && rules.some(({ type }) => type === '*')) return { refused: 'authorize_scope' };
  // Who has everything must be the one who asked: the code alone is not enough.
  if (scope === '*' && !params.get('code_challenge')) return { refused: 'authorize_pkce_everything' };
  return { scope, rules, isLogin: false };
}

/** The rules of an app that is installed, or that will be. What the client asks for is ignored. */
async function askedByApp(instance: Instance, slug: string, apps: OAuthDeps['apps']): Promise<Asked | Refusal> {
  const installed = await apps.get(instance, slug).catch((error: unknown) => {
    if (!isKind(error, 'not-found')) throw error;
  });
  const manifest = installed ?? (await apps.preview(instance, slug));
  if (!manifest) return { refused: 'authorize_app' };
  const app = { slug, name: manifest.name, isInstalled: installed !== undefined };
  return { scope: `@${DOCTYPES.apps}/${slug}`, rules: parseRules(manifest.permissions), app, isLogin: false };
}

function rulesOf(scope: string): Rule[] | undefined {
  if (scope.length > MAX_SCOPE) return undefined;
  try {
    return parseScope(scope);
  } catch (error) {
    if (isKind(error, 'bad-request')) return undefined;
    throw error;
  }
}

import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Session } from '#model/session';
import { movedTo } from '#model/settings';
import type { Claims, Tokens } from '#model/token';
import { AppError, isKind } from '#pkg/errors';
import type { FriendCookies } from './friend-cookies.ts';
import { friendOf, type Guest } from './friends.ts';
import type { Guesses } from './guesses.ts';
import type { KnownDocument, KnownDocuments } from './known-documents.ts';
import type { LinkPasswords } from './link-passwords.ts';
import { parseScope } from './scope.ts';
import type { Permission, PermissionType } from './types.ts';

export interface FromTokenDeps {
  docs: Docs;
  tokens: Tokens;
  known: (instance: Instance) => Promise<KnownDocuments>;
  /** True when the Cookie header proves that the password of the link was given. */
  hasPassword: LinkPasswords['proves'];
  /** True when the Cookie header proves the address of a friend. */
  hasAddress: FriendCookies['proves'];
  guesses: Guesses;
  appPasswords: AppPasswordOpener | undefined;
  /** A token that comes again has the same claims: its scope is read once. */
  read: WeakMap<Claims, Permission>;
  now: () => number;
}

/** What goes with a token. */
export interface Credentials {
  /** An app's token is good only in the session it was made for. */
  session?: Session | undefined;
  /** Who asks is known by the token alone, wherever it comes from: only for what gives nothing. */
  anySession?: boolean;
  /** Cookie header: it may prove the password of a link. */
  cookie?: string | undefined;
  /** Where the request comes from, for the owner to see. */
  address?: string;
}

/** The passwords of programs: of them too, what is not one is undefined. */
export interface AppPasswordOpener {
  looksLikeOne(token: string): boolean;
  open(instance: Instance, password: string, address?: string): Promise<Permission | undefined>;
}

/** What is in the links of a share: six digits or twelve letters; a dot at the end is the end of a sentence. */
const SHORT_CODE = /^(\d{6}|\w{12})\.?$/;
const SETTINGS_ID = 'io.cozy.settings.instance';
const TINY_CODE = /^\d{6}$/;

export async function permissionFromToken(
  deps: FromTokenDeps,
  instance: Instance,
  token: string,
  credentials: Credentials,
): Promise<Permission> {
  if (SHORT_CODE.test(token)) return shared(deps, instance, token.replace(/\.$/, ''), credentials);
  if (deps.appPasswords?.looksLikeOne(token)) return program(deps.appPasswords, instance, token, credentials);
  const claims = await deps.tokens.verify(instance, token);
  switch (claims.audience) {
    case 'app':
      return application(deps, instance, claims, credentials);
    case 'konn':
      return installed(deps, instance, 'konnector', `${DOCTYPES.konnectors}/${claims.subject}`);
    case 'access':
      return client(deps, instance, claims);
    case 'cli':
      return scoped(deps, claims, { type: 'cli', sourceId: claims.subject });
    case 'share':
      return shared(deps, instance, token, credentials);
    default:
      // Registration and refresh tokens are good for their own routes only.
      throw invalid();
  }
}

async function application(
  deps: FromTokenDeps,
  instance: Instance,
  claims: Claims,
  { session, anySession }: Credentials,
): Promise<Permission> {
  if (claims.sessionId !== undefined && claims.sessionId !== session?._id && !anySession) throw invalid();
  return installed(deps, instance, 'app', `${DOCTYPES.apps}/${claims.subject}`);
}

async function program(
  appPasswords: AppPasswordOpener,
  instance: Instance,
  password: string,
  { address }: Credentials,
): Promise<Permission> {
  const permission = await appPasswords.open(instance, password, address);
  if (!permission) throw invalid();
  return permission;
}

async function installed(
  deps: FromTokenDeps,
  instance: Instance,
  type: PermissionType,
  sourceId: string,
): Promise<Permission> {
  const known = (await deps.known(instance)).bySource(type, sourceId);
  if (!known) throw invalid();
  return known.permission();
}

function scoped(
  { read }: FromTokenDeps,
  claims: Claims,
  { type, sourceId, name }: Pick<Permission, 'type' | 'sourceId' | 'name'>,
): Permission {
  const known = read.get(claims);
  if (known) return known;
  const rules = parseScope(claims.scope ?? '');
  const permission: Permission = { type, sourceId, rules, ...(name !== undefined && { name }) };
  read.set(claims, permission);
  return permission;
}

async function client(deps: FromTokenDeps, instance: Instance, claims: Claims): Promise<Permission> {
  const { client_name: name } = await registered(deps, instance, claims);
  await refuseMoved(deps, instance);
  const source = {
    type: 'oauth',
    sourceId: `${DOCTYPES.oauthClients}/${claims.subject}`,
    ...(name !== undefined && { name }),
  } as const;
  const scope = claims.scope ?? '';
  if (!scope.startsWith('@')) return scoped(deps, claims, source);
  const { rules, id } = await installed(deps, instance, 'app', scope.slice(1));
  return { ...source, rules, ...(id !== undefined && { rulesId: id }) };
}

/** Rejects when the owner has removed the client, or revoked the tokens that it had then. */
async function registered({ docs }: FromTokenDeps, instance: Instance, { subject, issuedAt }: Claims) {
  try {
    const found = await docs.get<{ revoked_before?: number; client_name?: string }>(
      instance,
      DOCTYPES.oauthClients,
      subject,
    );
    if (issuedAt < (found.revoked_before ?? 0)) throw invalid();
    return found;
  } catch (error) {
    if (isKind(error, 'not-found')) throw invalid();
    throw error;
  }
}

/** A device must learn that there is another server to talk to: what it writes here would be lost. */
async function refuseMoved({ docs }: FromTokenDeps, instance: Instance): Promise<void> {
  const settings = await docs.get(instance, DOCTYPES.settings, SETTINGS_ID).catch((error: unknown) => {
    if (isKind(error, 'not-found')) return {};
    throw error;
  });
  const address = movedTo(settings);
  if (address === undefined) return;
  const links = { related: address };
  throw new AppError('gone', 'The Cozy has been moved to a new address', { code: 'moved', links });
}

/** What a code or a short code gives, if it is one of a share. Six digits can be guessed: the tries are limited. */
async function shareOf(deps: FromTokenDeps, instance: Instance, code: string): Promise<KnownDocument | undefined> {
  const tiny = TINY_CODE.test(code);
  if (tiny) await deps.guesses.attempt(instance.prefix, code);
  const known = (await deps.known(instance)).byCode(code);
  if (!known?.document.type.startsWith('share')) return undefined;
  if (tiny) await deps.guesses.right(instance.prefix, code);
  return known;
}

/** What a visitor has to prove before a code opens anything. */
export type Lock = { by: 'password'; id: string } | { by: 'email'; guest: Guest; email: string };

/** What a code still asks for; undefined when it is no code of a share, or when it opens. */
export async function lockOf(
  deps: FromTokenDeps,
  instance: Instance,
  code: string,
  cookie = '',
): Promise<Lock | undefined> {
  const known = await shareOf(deps, instance, code.replace(/\.$/, ''));
  return known && lockedBy(deps, instance, known, cookie);
}

function lockedBy(
  { hasPassword, hasAddress }: FromTokenDeps,
  instance: Instance,
  { document, code = '' }: KnownDocument,
  cookie: string,
): Lock | undefined {
  if (document.password && !hasPassword(instance, document, cookie)) return { by: 'password', id: document._id };
  const friend = friendOf(document, code);
  if (!friend?.proof || hasAddress(instance, document, code, cookie)) return undefined;
  return { by: 'email', guest: { share: document._id, friend: code }, email: friend.email ?? '' };
}

async function shared(
  deps: FromTokenDeps,
  instance: Instance,
  code: string,
  { cookie = '' }: Credentials,
): Promise<Permission> {
  const known = await shareOf(deps, instance, code);
  if (!known) throw invalid();
  const { document } = known;
  if (document.expires_at && Date.parse(document.expires_at) <= deps.now()) {
    throw new AppError('bad-token', 'Expired token', { code: 'expired' });
  }
  const lock = lockedBy(deps, instance, known, cookie);
  if (lock?.by === 'password') throw new AppError('forbidden', 'The password of the link is missing');
  if (lock) throw new AppError('forbidden', 'The e-mail address must be proven', { code: 'proof_needed' });
  return known.permission();
}

function invalid(): AppError {
  return new AppError('bad-token', 'Invalid JWT token');
}

import { kdfParameters } from '#model/passphrase';
import { deriveClientHash } from '#pkg/password';
import type { Browser, IdentityFixture } from '#tests/identity-fixture';

export const PASSPHRASE = 'a lamp in the window';
const ITERATIONS = 50_000;

/** An owner with an address and a passphrase, and what their browser sends. */
export interface LoginWalk {
  domain: string;
  hash(passphrase?: string): Promise<string>;
  /** Posts a form of `/auth` with the proof of one of our pages. */
  post(visitor: Browser, path: string, fields: Record<string, string>, headers?: object): Promise<Response>;
  logIn(visitor: Browser, fields?: Record<string, string>): Promise<Response>;
  /** True when the browser is logged in. */
  isIn(visitor: Browser): Promise<boolean>;
  /** The last mail to the owner, but those on logins, which nobody waits for: its text. */
  mail(): string;
  /** The address in it. */
  link(): string;
  code(): string;
  /** A request of the settings app, in a browser that is logged in. */
  asSettings(visitor: Browser, method: string, path: string, body?: object, headers?: object): Promise<Response>;
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };

export async function loginWalk(fixture: IdentityFixture, domain: string): Promise<LoginWalk> {
  const created = await fixture.create(domain);
  await fixture.instances.updateSettings(created, { email: `owner@${domain}` });
  const { salt } = kdfParameters(created);
  const hash = (passphrase = PASSPHRASE) => deriveClientHash(passphrase, { salt, iterations: ITERATIONS });
  await fixture.passphrases.reset(created, { passphrase: await hash(), iterations: ITERATIONS });
  await fixture.permissions.createForApp(created, 'settings', [{ type: 'io.cozy.settings', verbs: [], values: [] }]);

  async function post(visitor: Browser, path: string, fields: Record<string, string>, headers: object = {}) {
    await visitor.request(`http://${domain}/auth/passphrase_reset`);
    const csrf_token = visitor.cookies.get('_csrf')?.value ?? '';
    const body = new URLSearchParams({ csrf_token, ...fields }).toString();
    return visitor.request(`http://${domain}${path}`, { method: 'POST', headers: { ...FORM, ...headers }, body });
  }
  const isToOwner = ({ to, subject }: (typeof fixture.mails)[number]) =>
    to[0]?.email === `owner@${domain}` && !subject.startsWith('New login');
  const mail = () => String(fixture.mails.filter(isToOwner).at(-1)?.text);

  return {
    domain,
    hash,
    post,
    mail,
    logIn: async (visitor, fields = {}) => post(visitor, '/auth/login', { passphrase: await hash(), ...fields }),
    isIn: async (visitor) => (await visitor.request(`http://${domain}/settings/sessions/current`)).status === 200,
    link: () => /https?:\/\/\S+/.exec(mail())?.[0] ?? '',
    code: () => /^\s*(\d{6})\s*$/m.exec(mail())?.[1] ?? '',
    async asSettings(visitor, method, path, body, headers = {}) {
      const instance = await fixture.instances.get(domain);
      const sessionId = await sessionOf(visitor, domain);
      const token = await fixture.tokens.issue(instance, { audience: 'app', subject: 'settings', sessionId });
      return visitor.request(`http://${domain}/settings${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
    },
  };
}

async function sessionOf(visitor: Browser, domain: string): Promise<string> {
  const response = await visitor.request(`http://${domain}/settings/sessions/current`);
  return ((await response.json()) as { data: { id: string } }).data.id;
}

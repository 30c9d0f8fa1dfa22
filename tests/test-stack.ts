import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Email } from 'postal-mime';
import type { Instance } from '#model/instance';
import type { Audience } from '#model/token';
import type { Logger } from '#pkg/log';
import { buildStack, loadConfig, type Stack, startServers } from '#stack';
import { readMails } from '#tests/read-mails';

export interface TestStackOptions {
  /** Open real sockets too, on free ports of the loopbacks. */
  listen?: boolean;
  flags?: Record<string, unknown>;
  /** Run the jobs too. @default false */
  jobs?: boolean;
}

export interface TestStack extends Stack, AsyncDisposable {
  /** Of the public server and the admin one; 0 without `listen`. */
  readonly port: number;
  readonly adminPort: number;
  readonly couchPort: number;
  /** Creates `<label>.localhost:<port>`. */
  addInstance(label: string, options?: { passphrase?: string }): Promise<Instance>;
  token(instance: Instance, audience: Audience, subject: string, scope?: string): Promise<string>;
  /** A request to the public server, without a socket. */
  request(host: string, path: string, init?: RequestInit): Promise<Response>;
  /** The mails written so far, oldest first, once there are at least so many. Jobs run from then on. */
  mails(atLeast?: number): Promise<Email[]>;
  /** What was logged as an error, to be asserted or shown. */
  readonly errors: readonly object[];
}

/** A private whole server on a temporary folder: `await using stack = await testStack()`. */
export async function testStack({
  listen = false,
  flags = {},
  jobs = false,
}: TestStackOptions = {}): Promise<TestStack> {
  const data = await mkdtemp(join(tmpdir(), 'cozy-test-'));
  const errors: object[] = [];
  const { config, secrets } = loadConfig({
    env: {},
    file: false,
    flags: { build_mode: 'development', data, port: 0, 'admin.port': 0, ...flags },
  });
  const stack = await buildStack(config, secrets, recorder(errors));
  const servers = listen ? await startServers(stack, config) : undefined;
  if (jobs) stack.startJobs();
  let runsJobs = jobs;
  const port = servers?.port ?? 0;
  const domain = (label: string) => `${label}.localhost${port === 0 ? '' : `:${port}`}`;
  const taken = new Map<string, number>();
  // A test that is tried again asks for the label of its first try.
  const unused = (label: string) => {
    const times = (taken.get(label) ?? 0) + 1;
    taken.set(label, times);
    return times === 1 ? label : `${label}-${times}`;
  };
  return {
    ...stack,
    port,
    adminPort: servers?.adminPort ?? 0,
    couchPort: servers?.couchPort ?? 0,
    errors,
    async mails(atLeast = 1) {
      if (!runsJobs) stack.startJobs();
      runsJobs = true;
      return readMails(config.mail.folder, atLeast);
    },
    async addInstance(label, { passphrase } = {}) {
      const instance = await stack.services.instances.create({ domain: domain(unused(label)), locale: 'en' });
      if (passphrase === undefined) return instance;
      await stack.services.passphrases.reset(instance, { passphrase, iterations: 0 });
      return stack.services.instances.get(instance.domain);
    },
    token: (instance, audience, subject, scope) =>
      stack.services.tokens.issue(instance, { audience, subject, ...(scope !== undefined && { scope }) }),
    request: async (host, path, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('Host', host);
      return stack.publicRouter.fetch(new Request(`http://${host}${path}`, { ...init, headers }));
    },
    async [Symbol.asyncDispose]() {
      await servers?.close();
      await stack.stopJobs(2_000);
      await stack.close();
      await rm(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function recorder(errors: object[]): Logger {
  const log: Logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields, message) => void errors.push({ ...fields, message }),
    child: () => log,
  };
  return log;
}

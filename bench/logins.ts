/** 10,000 bad logins in a minute, on many accounts and from many addresses, and what another owner feels of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { deriveClientHash } from '#pkg/password';
import type { Report } from './report.ts';
import { ask } from './request.ts';
import { type StackProcess, startStackProcess } from './stack-process.ts';

const FLOOD = 10_000;
const MINUTE = 60_000;
const ACCOUNTS = 50;
const ADDRESSES = 2_000;
const ITERATIONS = 50_000;
const PASSPHRASE = 'a lamp in the window';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
const CSRF = 'x'.repeat(43);
const WRONG = Buffer.alloc(32).toString('base64');

export async function benchLogins(report: Report): Promise<void> {
  await using stack = await startStackProcess();
  const victims: string[] = [];
  for (let n = 0; n < ACCOUNTS; n++) victims.push(await addOwner(stack, `victim${n}`));
  const owner = await openOwner(stack);

  const quiet = await feel(owner, () => quietFor(5_000));
  const statuses = new Map<number, number>();
  const felt = await feel(owner, () => flood(stack, victims, statuses));
  const counts = [...statuses].map(([status, count]) => `${status}: ${count}`).join(', ');
  report.figure(`logins: bad ones in a minute (${counts})`, FLOOD, '');
  report.figure('logins: requests of an owner that failed', quiet.failed + felt.failed, '', 1);
  report.figure('logins: read, quiet, p99', at(quiet.reads, 0.99), 'ms');
  report.figure('logins: read, during the flood, p99', at(felt.reads, 0.99), 'ms', 50);
  report.figure('logins: good one, quiet, median', at(quiet.logins, 0.5), 'ms');
  report.figure('logins: good one, during the flood, median', at(felt.logins, 0.5), 'ms', 4 * at(quiet.logins, 0.5));
}

async function addOwner(stack: StackProcess, label: string): Promise<string> {
  const passphrase = await deriveClientHash(PASSPHRASE, { salt: `me@${label}.localhost`, iterations: ITERATIONS });
  return stack.addInstance(label, { Passphrase: passphrase, KdfIterations: String(ITERATIONS) });
}

interface Owner {
  read(): Promise<unknown>;
  logIn(): Promise<unknown>;
}

/** Somebody who logged in before in this browser. */
async function openOwner(stack: StackProcess): Promise<Owner> {
  const host = await addOwner(stack, 'owner');
  const passphrase = await deriveClientHash(PASSPHRASE, { salt: 'me@owner.localhost', iterations: ITERATIONS });
  const body = new URLSearchParams({ csrf_token: CSRF, passphrase }).toString();
  const cookies = new Map([['_csrf', CSRF]]);
  const headers = () => ({ host, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
  const logIn = async () => {
    const {
      status,
      text,
      cookies: given,
    } = await ask(stack.port, 'POST', '/auth/login', { ...headers(), ...FORM }, body);
    if (status !== 200) throw new Error(`the owner was refused: ${status} ${text}`);
    for (const line of given) {
      const [name = '', value = ''] = line.split(/[=;]/);
      cookies.set(name, value);
    }
  };
  await logIn();
  return { logIn, read: () => ask(stack.port, 'GET', '/settings/sessions/current', headers()) };
}

interface Felt {
  /** In ms each. */
  reads: number[];
  logins: number[];
  failed: number;
}

/** A read every 20 ms and a login every second, as long as it lasts. */
async function feel(owner: Owner, during: () => Promise<void>): Promise<Felt> {
  const felt: Felt = { reads: [], logins: [], failed: 0 };
  let isOver = false;
  const repeat = async (times: number[], task: () => Promise<unknown>, pause: number) => {
    while (!isOver) {
      const start = performance.now();
      await task().catch(() => void felt.failed++);
      times.push(performance.now() - start);
      await sleep(pause);
    }
  };
  const both = Promise.all([repeat(felt.reads, owner.read, 20), repeat(felt.logins, owner.logIn, 1_000)]);
  await during();
  isOver = true;
  await both;
  return felt;
}

const quietFor = (ms: number) => sleep(ms).then(() => undefined);

async function flood(stack: StackProcess, victims: readonly string[], statuses: Map<number, number>): Promise<void> {
  const body = new URLSearchParams({ csrf_token: CSRF, passphrase: WRONG }).toString();
  const start = performance.now();
  const sent: Promise<void>[] = [];
  for (let n = 0; n < FLOOD; n++) {
    const address = n % ADDRESSES;
    const headers = {
      host: victims[n % victims.length] ?? '',
      cookie: `_csrf=${CSRF}`,
      'X-Forwarded-For': `198.51.${address >> 8}.${address & 255}`,
      ...FORM,
    };
    // One that was not even accepted counts too.
    const tried = ask(stack.port, 'POST', '/auth/login', headers, body)
      .catch(() => ({ status: 0 }))
      .then(({ status }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1));
    sent.push(tried);
    const wait = start + ((n + 1) * MINUTE) / FLOOD - performance.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(sent);
}

function at(times: number[], quantile: number): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length * quantile)] ?? 0;
}

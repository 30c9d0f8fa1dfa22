import { setCookie } from 'hono/cookie';
import { readBytes } from '#web/middleware';
import { answerJson } from './answer.ts';
import type { CouchContext, CouchDeps } from './deps.ts';
import { checkPassword } from './identify-user.ts';
import { badRequest } from './query.ts';
import { readJson } from './read-body.ts';
import { SESSION_AGE, signSession } from './session-cookie.ts';

/** A form or a JSON object with `name` and `password`. */
export async function openSession(
  c: CouchContext,
  { authenticate, sessionSecret, now = Date.now }: CouchDeps,
): Promise<Response> {
  const { name, password } = await readCredentials(c);
  await checkPassword(name, password, { authenticate });
  setCookie(c, 'AuthSession', signSession(name, sessionSecret, now()), {
    httpOnly: true,
    maxAge: SESSION_AGE,
    path: '/',
    sameSite: 'Strict',
  });
  return answerJson(c, { ok: true, name, roles: ['_admin'] });
}

async function readCredentials(c: CouchContext): Promise<{ name: string; password: string }> {
  const isJson = c.req.header('Content-Type')?.startsWith('application/json');
  const given = isJson ? (await readJson(c)).value : await readForm(c);
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw badRequest('request body must contain a username');
  }
  const { name, username = name, password } = given;
  if (typeof username !== 'string') throw badRequest('request body must contain a username');
  if (typeof password !== 'string') throw badRequest('request body must contain a password');
  return { name: username, password };
}

async function readForm(c: CouchContext): Promise<Record<string, string>> {
  const form = new URLSearchParams((await readBytes(c, { limit: 4096 })).toString());
  return Object.fromEntries(form);
}

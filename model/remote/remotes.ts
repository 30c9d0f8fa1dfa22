import type { Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Author } from '#model/metadata';
import { AppError, isKind } from '#pkg/errors';
import type { HttpAnswer, HttpCache } from '#pkg/http-cache';
import { fetchFollowing, type SafeHttp } from '#pkg/safe-http';
import { createSlots, releasing } from '#pkg/slots';
import { checkAnswer } from './answer.ts';
import { createDeclarations, type DeclarationsOptions } from './declarations.ts';
import { type Forwarded, renderForwarded, renderRequest } from './outgoing.ts';
import { createRequestLog } from './request-log.ts';
import type { RemoteSecretStore } from './secrets.ts';
import type { Outgoing, Variables } from './types.ts';

export interface RemotesDeps {
  docs: Docs;
  secrets: Pick<RemoteSecretStore, 'of'>;
  http: Pick<SafeHttp, 'fetch'>;
  httpCache: HttpCache;
  declarations: DeclarationsOptions;
  /** Name -> address. */
  assets: Readonly<Record<string, string>>;
  now?: () => number;
}

/** Who asks, for the log. */
interface Asked {
  doctype: string;
  author: Author;
}

/**
 * Data of other servers, as documents of a doctype that an operator has declared. All reject with kind `not-found` for what is not
 * declared, `bad-gateway` when the other side fails, is late, or answers what is not passed on, `unprocessable` when it leads to a
 * private address, `too-many-requests` while many are under way. The body fails when it is longer than announced or allowed.
 */
export interface Remotes {
  /** Rejects with kind `method-not-allowed` for another verb than the declared one, `bad-request` for the variables. */
  ask(instance: Instance, asked: Asked & { verb: 'GET' | 'POST'; variables: Variables }): Promise<HttpAnswer>;
  forward(instance: Instance, asked: Asked & Forwarded): Promise<HttpAnswer>;
  asset(instance: Instance, name: string): Promise<HttpAnswer>;
  doctypes(): Promise<string[]>;
  /** Removes old lines of the log. */
  purge(instance: Instance): Promise<void>;
}

const TIMEOUT = 20_000;
const MAX_BYTES = 25 * 1024 * 1024;
/** Under way for one instance, in this process: one that hangs must not be asked without an end. */
const MAX_AT_ONCE = 16;

export function createRemotes(deps: RemotesDeps): Remotes {
  const { docs, secrets, http, httpCache, assets, now = Date.now } = deps;
  const declarations = createDeclarations(deps.declarations);
  const log = createRequestLog(docs, now);
  const slots = createSlots({ max: MAX_AT_ONCE, ttl: TIMEOUT, now });

  /** Takes a slot until the answer is read to its end. */
  async function fetchOne({ prefix }: Instance, { method, url, headers, body }: Outgoing): Promise<HttpAnswer> {
    const request = { method, headers, timeout: TIMEOUT, maxBytes: MAX_BYTES, ...(body !== undefined && { body }) };
    const release = slots.take(prefix);
    try {
      const response = await fetchFollowing(http, url, request);
      const { status } = response;
      return { status, headers: Object.fromEntries(response.headers), body: releasing(response.body, release) };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Only what leaves is logged: an answer that was kept tells nobody anything. */
  async function exchange(
    instance: Instance,
    outgoing: Outgoing,
    { doctype, author, variables }: Asked & { variables: Variables },
  ): Promise<HttpAnswer> {
    const write = (status: number, contentType: string) =>
      log.write(instance, { doctype, author, variables, outgoing, answer: { status, contentType } });
    const question = { method: outgoing.method, url: outgoing.url, headers: outgoing.headers, scope: instance.prefix };
    return httpCache.answer(question, async () => {
      const answer = await fetchOne(instance, outgoing).catch(async (error: unknown) => {
        if (!isKind(error, 'too-many-requests')) await write(0, '');
        throw error;
      });
      await write(answer.status, answer.headers['content-type'] ?? '');
      return checkAnswer(answer, MAX_BYTES);
    });
  }

  return {
    async ask(instance, { verb, variables, ...asked }) {
      const declared = await declarations.request(asked.doctype);
      if (!declared) throw undeclared();
      if (declared.verb !== verb) throw new AppError('method-not-allowed', `It is asked by ${declared.verb}`);
      const outgoing = renderRequest(declared, { variables, secrets: await secrets.of(asked.doctype) });
      return exchange(instance, outgoing, { ...asked, variables });
    },

    async forward(instance, { doctype, author, ...forwarded }) {
      const proxy = await declarations.proxy(doctype);
      if (!proxy) throw undeclared();
      const outgoing = renderForwarded(proxy, forwarded, await secrets.of(doctype));
      return exchange(instance, outgoing, { doctype, author, variables: {} });
    },

    async asset(instance, name) {
      const url = Object.hasOwn(assets, name) ? assets[name] : undefined;
      if (url === undefined) throw new AppError('not-found', 'There is no such asset');
      const outgoing: Outgoing = { method: 'GET', url, shownUrl: url, headers: {} };
      // The same for everybody: nobody learns anything from what is kept.
      const question = { method: 'GET', url, headers: {}, scope: 'assets' };
      return httpCache.answer(question, async () => checkAnswer(await fetchOne(instance, outgoing), MAX_BYTES));
    },

    doctypes: () => declarations.doctypes(),
    purge: log.purge,
  };
}

function undeclared(): AppError {
  return new AppError('not-found', 'There is no such remote doctype');
}

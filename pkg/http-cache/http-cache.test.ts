import { beforeEach, expect, test } from 'vitest';
import { openMemoryCache } from '#driver/cache/memory';
import { createHttpCache, type HttpAnswer, type HttpQuestion } from './index.ts';

const QUESTION: HttpQuestion = { method: 'GET', url: 'https://api.example/', headers: {}, scope: 'alice' };

let asked: number;
beforeEach(() => {
  asked = 0;
});

const cache = () => createHttpCache(openMemoryCache());
const answer =
  (headers: Record<string, string>, body = 'hello', status = 200) =>
  async (): Promise<HttpAnswer> => {
    asked += 1;
    return { status, headers, body: new Response(body).body };
  };
const textOf = async ({ body }: HttpAnswer) => new Response(body).text();

test('gives again what may be kept, whole, with its status and type', async () => {
  const http = cache();
  const ask = answer({ 'cache-control': 'max-age=60', 'content-type': 'text/plain' });
  const first = await http.answer(QUESTION, ask);
  expect(await textOf(first)).toBe('hello');
  const again = await http.answer(QUESTION, ask);
  expect([again.status, again.headers['content-type'], await textOf(again), asked]).toEqual([
    200,
    'text/plain',
    'hello',
    1,
  ]);
});

test.each([
  ['no-store', { 'cache-control': 'no-store' }],
  ['no-cache', { 'cache-control': 'no-cache' }],
  ['nothing said', {}],
  ['over already', { 'cache-control': 'max-age=0' }],
  ['over since', { 'cache-control': 'max-age=60', age: '90' }],
  ['for nobody', { 'cache-control': 'max-age=60', vary: '*' }],
])('asks again: %s', async (_, headers) => {
  const http = cache();
  for (const _turn of [1, 2]) await textOf(await http.answer(QUESTION, answer(headers)));
  expect(asked).toBe(2);
});

test.each([
  ['somebody else', { scope: 'bob' }],
  ['another address', { url: 'https://api.example/?q=1' }],
  ['other headers', { headers: { 'accept-language': 'fr' } }],
  ['who wants it fresh', { headers: { 'cache-control': 'no-cache' } }],
  ['another method', { method: 'POST' }],
])('asks again for %s', async (_, changed) => {
  const http = cache();
  const ask = answer({ 'cache-control': 'private, max-age=60' });
  await textOf(await http.answer(QUESTION, ask));
  await textOf(await http.answer({ ...QUESTION, ...changed }, ask));
  expect(asked).toBe(2);
});

test('keeps nothing that is large, nor what was cut', async () => {
  const http = cache();
  const large = answer({ 'cache-control': 'max-age=60' }, 'x'.repeat(300_000));
  for (const _turn of [1, 2]) expect(await textOf(await http.answer(QUESTION, large))).toHaveLength(300_000);
  expect(asked).toBe(2);
  const cut = async (): Promise<HttpAnswer> => {
    asked += 1;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(Buffer.from('half'));
        controller.error(new Error('cut'));
      },
    });
    return { status: 200, headers: { 'cache-control': 'max-age=60' }, body };
  };
  await expect(textOf(await http.answer(QUESTION, cut))).rejects.toThrow('cut');
  await expect(textOf(await http.answer(QUESTION, cut))).rejects.toThrow('cut');
  expect(asked).toBe(4);
});

test('a store that fails keeps nobody from an answer', async () => {
  const broken = () => Promise.reject(new Error('down'));
  const http = createHttpCache({ get: broken, set: broken });
  expect(await textOf(await http.answer(QUESTION, answer({ 'cache-control': 'max-age=60' })))).toBe('hello');
});

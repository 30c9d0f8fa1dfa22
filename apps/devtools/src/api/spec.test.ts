import { describe, expect, test } from 'vitest';
import { addressOf, complete, readSpec, valuesIn } from './spec.ts';

const parameter = (name: string, place: string, required = false) => ({ name, in: place, required });
const doctype = parameter('doctype', 'path', true);
const operations = readSpec({
  paths: {
    '/data/{doctype}/_find': {
      post: {
        summary: 'A query',
        tags: ['Documents'],
        security: [{ token: ['GET {doctype}'] }],
        parameters: [doctype],
        requestBody: { content: { 'application/json': { example: { selector: {} } } } },
      },
    },
    '/data/{doctype}/{docid}': {
      get: {
        summary: 'A document',
        parameters: [doctype, parameter('docid', 'path', true), parameter('rev', 'query')],
      },
    },
    '/files/{id}': {
      get: { summary: 'A file', security: [{ token: [] }], 'x-right': 'by its path' },
      options: { summary: 'Nothing' },
    },
    '/assets/{path}': { get: { summary: 'An asset', parameters: [parameter('path', 'path', true)] } },
    '/auth/login': {
      post: { requestBody: { content: { 'application/x-www-form-urlencoded': { example: { a: 'b c' } } } } },
    },
  },
});
const find = (path: string) => {
  const found = operations.find((operation) => operation.path === path);
  if (!found) throw new Error(path);
  return found;
};

test('a description is read', () => {
  expect(operations.map(({ method, path }) => `${method} ${path}`)).not.toContain('OPTIONS /files/{id}');
  expect(find('/data/{doctype}/_find')).toMatchObject({
    method: 'POST',
    tag: 'Documents',
    right: 'GET {doctype}',
    example: '{\n  "selector": {}\n}',
  });
  expect([find('/files/{id}').right, find('/auth/login').right]).toEqual(['by its path', '']);
  expect(find('/auth/login')).toMatchObject({
    media: 'application/x-www-form-urlencoded',
    example: 'a=b+c',
    summary: '',
  });
});

describe('completion of', () => {
  test.each([
    ['', '/da', ['/data/{doctype}/_find', '/data/{doctype}/{docid}']],
    ['', '/data/io.cozy.notes/_f', ['/data/{doctype}/_find', '/data/{doctype}/{docid}']],
    ['', '/data/io.cozy.notes/abc?rev=1', ['/data/{doctype}/{docid}']],
    ['', '/data/io.cozy.notes/abc/more', []],
    ['', '/data//abc', []],
    ['', 'a query', ['/data/{doctype}/_find']],
    ['', 'documents', ['/data/{doctype}/_find']],
    ['', 'a file', ['/files/{id}']],
    ['GET', '/data/x/_f', ['/data/{doctype}/{docid}', '/data/{doctype}/_find']],
    ['DELETE', 'nothing', []],
  ])('%s %s', (method, typed, paths) => {
    expect(complete(operations, method, typed).map(({ path }) => path)).toEqual(paths);
  });
});

test('what was typed of a path is kept, and the address is made of the values', () => {
  const operation = find('/data/{doctype}/{docid}');
  expect(valuesIn(operation, '/data/io.cozy.notes/{docid}')).toEqual({ doctype: 'io.cozy.notes' });
  expect(addressOf(operation, { doctype: 'io.cozy.notes' })).toBe('/data/io.cozy.notes/{docid}');
  expect(addressOf(operation, { doctype: 'x', docid: 'a/b?', rev: '1-a&', other: 'y' })).toBe(
    '/data/x/a%2Fb%3F?rev=1-a%26',
  );
  expect(addressOf(find('/assets/{path}'), { path: 'a b/c' })).toBe('/assets/a%20b/c');
});

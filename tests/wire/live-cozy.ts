import { createRequire } from 'node:module';
import type { Instance } from '#model/instance';
import { type TestStack, type TestStackOptions, testStack } from '#tests/test-stack';

/** A server on a real socket, with one instance at an address that Node resolves, as it does not `*.localhost`. */
export interface LiveCozy extends AsyncDisposable {
  stack: TestStack;
  instance: Instance;
  /** `http://localhost:40123` */
  uri: string;
  /** A token for these rules, as `cozy-stack instances token-cli` makes. */
  token(scope: string): Promise<string>;
  /** A `CozyStackClient` of the ecosystem with such a token. */
  client(scope: string): Promise<StackClient>;
}

export async function liveCozy(options: Omit<TestStackOptions, 'listen'> = {}): Promise<LiveCozy> {
  const stack = await testStack({ listen: true, ...options });
  const instance = await stack.services.instances.create({ domain: `localhost:${stack.port}`, locale: 'en' });
  const uri = `http://${instance.domain}`;
  const token = (scope: string) => stack.token(instance, 'cli', 'wire', scope);
  return {
    stack,
    instance,
    uri,
    token,
    client: async (scope) => new CozyStackClient({ uri, token: await token(scope) }),
    [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose](),
  };
}

/** What `cozy-stack-client` gives, which comes without types: what these tests look at. */
export interface Item {
  _id: string;
  _rev: string;
  _type: string;
  id: string;
  attributes: Record<string, unknown>;
  [key: string]: unknown;
}
interface One {
  data: Item;
}
interface Many {
  data: Item[];
  meta: { count: number };
  included: Item[];
  next: boolean | unknown[];
  skip: number;
  bookmark: string;
}
type Calls<Name extends string, Answer> = Record<Name, (...given: unknown[]) => Promise<Answer>>;

export interface StackClient {
  collection(doctype: string, options?: object): Collection;
  fetch(method: string, path: string, body?: unknown, options?: object): Promise<Response>;
  fetchJSON(method: string, path: string, body?: unknown, options?: object): Promise<Many & One>;
  on(event: 'error', listener: (error: Error) => void): void;
}

export type Collection = Calls<
  'all' | 'getAll' | 'find' | 'findReferencedBy' | 'findNotSynchronizedDirectories',
  Many
> &
  Calls<'get' | 'create' | 'update' | 'destroy' | 'statById' | 'statByPath' | 'createDirectory', One> &
  Calls<'createFile' | 'updateFile' | 'updateAttributes' | 'restore' | 'deleteFilePermanently', One> &
  Calls<'createDirectoryByPath' | 'updateFileMetadata' | 'updateMetadataAttribute' | 'createSharingLink', One> &
  Calls<'addReferencesTo' | 'removeReferencesTo' | 'addReferencedBy' | 'removeReferencedBy' | 'emptyTrash', unknown> &
  Calls<'addNotSynchronizedDirectories' | 'removeNotSynchronizedDirectories', unknown> &
  Calls<'copy' | 'getDirectoryOrCreate' | 'getOrCreateSharedDrivesDirectory', One> &
  Calls<'ensureDirectoryExists' | 'getDownloadLinkById' | 'getDownloadLinkByPath', string> &
  Calls<'createArchiveLinkByIds' | 'getDownloadLinkByRevision', string> &
  Calls<'add' | 'getOwnPermissions' | 'fetchOwnPermissions' | 'revokeSharingLink' | 'updateLastSynced', One> &
  Calls<'fetchAllLinks' | 'findLinksByDoctype' | 'fetchPermissionsByLink', Many> &
  Calls<'updateAll' | 'destroyAll', { ok?: boolean; id: string; rev?: string; error?: string }[]> &
  Calls<'findAll' | 'fetchAllMangoIndexes', Item[]> &
  Calls<'isChildOf' | 'checkUniquenessOf', boolean> &
  Calls<'fetchFileContentById' | 'fetchFileContent', Response> &
  Calls<'createIndex', { id: string; name: string; result: string }> &
  Calls<'fetchChanges', { newLastSeq: string; pending: number; documents: Item[]; results: Item[] }>;

interface StackClientModule {
  default: new (options: Record<string, unknown>) => StackClient;
}

// It is CommonJS: its own require gives what it exports.
const require = createRequire(import.meta.url);
export const { default: CozyStackClient } = require('cozy-stack-client') as StackClientModule;

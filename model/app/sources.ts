import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Channel, isChannel, isVersion } from '#pkg/app-registry';
import { AppError } from '#pkg/errors';
import { createContentCache, type Folder, type KeptFile, openFolder } from '#pkg/static';

/** The apps that come with the server: slug -> folder with `manifest.webapp` at its root. */
export type BundledApps = ReadonlyMap<string, string>;

export const BUNDLED = 'bundled://';
const LOCAL = 'file://';
const REGISTRY = 'registry://';
const REMEMBERED = 100;
/** Bytes of all the folders that are kept in memory. */
const MAX_KEPT = 32 * 1024 * 1024;
const WEB = /^https?:\/\//;
const REPOSITORY = /^(git|git\+https|git\+http|git\+ssh|hg\+https|hg\+http):\/\//;
const NPM = /^npm:(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]{0,213}(@[A-Za-z0-9._+-]{1,100})?$/;

/** Where the files of an application come from. */
export type SourceForm = 'bundled' | 'folder' | 'registry' | 'archive' | 'repository' | 'npm';

export function formOf(source: string): SourceForm | undefined {
  if (source.startsWith(BUNDLED)) return 'bundled';
  if (source.startsWith(LOCAL)) return 'folder';
  if (source.startsWith(REGISTRY)) return 'registry';
  if (WEB.test(source)) return 'archive';
  if (REPOSITORY.test(source)) return 'repository';
  return NPM.test(source) ? 'npm' : undefined;
}

/** The folder stays in use: no file is taken in. */
export function isFolderSource(source: string): boolean {
  const form = formOf(source);
  return form === 'bundled' || form === 'folder';
}

/** True for what anybody could have from the internet: neither a folder of this machine, nor what its own keys open. */
export function isPublicSource(source: string): boolean {
  return formOf(source) !== 'folder' && !source.startsWith('git+ssh:');
}

/** True when a registry vouches for what comes from there, or the server itself. */
export function isVouchedSource(source: string): boolean {
  const form = formOf(source);
  return form === 'bundled' || form === 'registry';
}

/** `registry://slug[/channel][/version]`: a part that begins with a digit is a version. */
export interface RegistryName {
  slug: string;
  channel: Channel;
  version?: string;
}

/** Where the files of applications come from. */
export interface AppSources {
  /** A folder of the machine, or of the server. Rejects with kind `unprocessable` a source that is none. */
  open(source: string): Folder;
  /** What to install when no source was given. Rejects with kind `unprocessable`. */
  resolve(slug: string, source: string | undefined): string;
}

export interface AppSourcesOptions {
  bundled: BundledApps;
  /** Folders of this machine may be installed. */
  allowsLocal: boolean;
  /** For how long the files of folders are believed to be the same, in ms. @default 0 */
  fresh?: number | undefined;
}

export function createAppSources({ bundled, allowsLocal, fresh = 0 }: AppSourcesOptions): AppSources {
  const folders = new Map<string, Folder>();
  const cache = createContentCache<KeptFile>(MAX_KEPT);

  function folder(root: string): Folder {
    const known = folders.get(root);
    if (known) return known;
    const opened = openFolder(root, { fresh, cache });
    folders.set(root, opened);
    if (folders.size > REMEMBERED) folders.delete(folders.keys().next().value as string);
    return opened;
  }

  function check(source: string): void {
    switch (formOf(source)) {
      case 'bundled':
        return;
      case 'folder':
        if (!allowsLocal) throw refused('Folders of this machine are not allowed by the configuration');
        if (localPath(source) === undefined) throw unsupported(source);
        return;
      case 'registry':
        parseRegistrySource(source);
        return;
      case 'archive':
      case 'repository':
        checkAddress(source);
        return;
      case 'npm':
        return;
      default:
        throw unsupported(source);
    }
  }

  return {
    open(source) {
      const root = source.startsWith(BUNDLED) ? bundled.get(source.slice(BUNDLED.length)) : localPath(source);
      if (root === undefined) throw unsupported(source);
      return folder(root);
    },

    resolve(slug, source) {
      if (source === undefined || source === '')
        return bundled.has(slug) ? BUNDLED + slug : `${REGISTRY}${slug}/stable`;
      check(source);
      return source;
    },
  };
}

export function parseRegistrySource(source: string): RegistryName {
  const [slug = '', ...parts] = source.slice(REGISTRY.length).replace(/\/$/, '').split('/');
  const version = parts.find((part) => /^\d/.test(part));
  const channels = parts.filter((part) => part !== version);
  const [channel = 'stable'] = channels;
  const isGood = /^[a-z0-9-]{1,100}$/.test(slug) && parts.length <= 2 && channels.length <= 1 && isChannel(channel);
  if (!isGood || (version !== undefined && !isVersion(version))) throw unsupported(source);
  return { slug, channel, ...(version !== undefined && { version }) };
}

/** Its credentials would be shown to every app that may read the manifest; the name of a user is none. */
function checkAddress(source: string): void {
  const url = URL.parse(source);
  const isArchive = WEB.test(source);
  const mayNameUser = source.startsWith('git+ssh:');
  const isFragmentGood = isArchive ? /^(#[0-9a-fA-F]{64})?$/ : /^(#[A-Za-z0-9_][A-Za-z0-9_./-]{0,200})?$/;
  const isSafe = url?.password === '' && (mayNameUser || url.username === '') && isFragmentGood.test(url.hash);
  const isName =
    url?.hostname !== '' && !/^-/.test(url?.hostname ?? '-') && /^[A-Za-z0-9_.-]*$/.test(url?.username ?? '');
  if (isSafe && isName && !/^-/.test(url?.username ?? '')) return;
  throw refused('The address of the application has credentials, or a fragment that is no SHA-256, branch or tag');
}

function localPath(source: string): string | undefined {
  if (!source.startsWith(LOCAL) || !URL.canParse(source) || new URL(source).host !== '') return undefined;
  const path = fileURLToPath(source);
  return isAbsolute(path) ? path : undefined;
}

export function unsupported(source: string): AppError {
  return refused(`Applications cannot be installed from this source: ${source}`);
}

function refused(words: string): AppError {
  return new AppError('unprocessable', words, { parameter: 'Source' });
}

import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '#pkg/errors';
import { type Folder, openFolder } from '#pkg/static';

/** The apps that come with the server: slug -> folder with `manifest.webapp` at its root. */
export type BundledApps = ReadonlyMap<string, string>;

const BUNDLED = 'bundled://';
const LOCAL = 'file://';
const REMEMBERED = 100;

/** Where the files of apps come from. */
export interface AppSources {
  /** A folder of the machine, or of the server. Rejects with kind `unprocessable` a source that is not supported. */
  open(source: string): Folder;
  /** What to install when no source was given, or its name in the registry. Rejects with kind `unprocessable`. */
  resolve(slug: string, source: string | undefined): string;
}

export function createAppSources(bundled: BundledApps): AppSources {
  const folders = new Map<string, Folder>();

  function folder(root: string): Folder {
    const known = folders.get(root);
    if (known) return known;
    const opened = openFolder(root);
    folders.set(root, opened);
    if (folders.size > REMEMBERED) folders.delete(folders.keys().next().value as string);
    return opened;
  }

  return {
    open(source) {
      const root = source.startsWith(BUNDLED) ? bundled.get(source.slice(BUNDLED.length)) : localPath(source);
      if (root === undefined) throw unsupported(source);
      return folder(root);
    },

    resolve(slug, source) {
      if (source === undefined || source === '') {
        if (bundled.has(slug)) return BUNDLED + slug;
        throw unsupported(`registry://${slug}/stable`);
      }
      // A package of the server is what its registry gives until there is one.
      const [, name] = /^registry:\/\/([a-z0-9-]+)(?:\/stable)?$/.exec(source) ?? [];
      if (name !== undefined && bundled.has(name)) return BUNDLED + name;
      if (isWebSource(source)) return checkWebSource(source);
      if (localPath(source) === undefined && !source.startsWith(BUNDLED)) throw unsupported(source);
      return source;
    },
  };
}

const WEB = /^https?:\/\//;

/** An archive on the web, with its SHA-256 as the fragment if it is known. */
export function isWebSource(source: string): boolean {
  return WEB.test(source);
}

/** True when installing from there gives a folder of the machine to the app. */
export function isLocalSource(source: string | undefined): boolean {
  return source?.startsWith(LOCAL) ?? false;
}

/** Its credentials would be shown to every app that may read the manifest. */
function checkWebSource(source: string): string {
  const url = URL.parse(source);
  const isSafe = url && url.username === '' && url.password === '' && /^(#[0-9a-fA-F]{64})?$/.test(url.hash);
  if (isSafe) return source;
  throw new AppError('unprocessable', 'The address of the application has credentials, or a hash that is no SHA-256', {
    parameter: 'Source',
  });
}

function localPath(source: string): string | undefined {
  if (!source.startsWith(LOCAL) || !URL.canParse(source) || new URL(source).host !== '') return undefined;
  const path = fileURLToPath(source);
  return isAbsolute(path) ? path : undefined;
}

function unsupported(source: string): AppError {
  return new AppError('unprocessable', `Applications cannot be installed from this source: ${source}`, {
    parameter: 'Source',
  });
}

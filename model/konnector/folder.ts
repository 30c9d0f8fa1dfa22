import type { InstalledApp } from '#model/app';
import { DOCTYPES } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Directory, Node, Vfs } from '#model/vfs';
import { AppError, ifFound, isKind } from '#pkg/errors';

export type FolderVfs = Pick<Vfs, 'get' | 'byPath' | 'isTrashed' | 'createDirectoryAt' | 'addMarks'>;

/** What is read of an account. */
export interface AccountFacts {
  _id: string;
  /** What the owner, or the konnector, calls it. */
  name: string;
  defaultFolderPath?: string;
}

const WORDS = {
  $administrative: { en: 'Administrative', fr: 'Administratif' },
  $photos: { en: 'Photos', fr: 'Photos' },
} as const;
const DEFAULT_PLACE = '/$administrative/$konnector/$account';

/** Folders of that name that were not made for the konnector, before it is given up. */
const MOST_TAKEN = 20;

/**
 * The folder of a konnector for an account: the one that is asked for if it is there, the one that was made before, or a new
 * one where the account or the manifest says. They say where, not what: a folder that the owner has there is not the
 * konnector's, which gets one inside of it.
 */
export async function ensureFolder(
  vfs: FolderVfs,
  instance: Instance,
  origin: string,
  konnector: InstalledApp,
  account: AccountFacts | undefined,
  asked: string,
): Promise<Directory> {
  const given = asked === 'yes' ? undefined : await livingFolder(vfs, instance, asked);
  if (given) return given;
  const uses = { type: DOCTYPES.konnectors, id: `${DOCTYPES.konnectors}/${konnector.slug}` };
  const marks = account ? [uses, { type: DOCTYPES.accounts, id: account._id }] : [uses];
  const place = placeOf(instance, konnector, account);
  const author = { origin: `${origin}/`, slug: konnector.slug };
  const name = toName(typeof konnector['name'] === 'string' ? konnector['name'] : konnector.slug);
  for (let n = 0; n < MOST_TAKEN; n++) {
    const path = n === 0 ? place : `${place}/${name}${n === 1 ? '' : ` (${n})`}`;
    const there = await nodeAt(vfs, instance, path);
    if (there && !isMadeFor(there, uses.id)) continue;
    const made = there ?? (await vfs.createDirectoryAt(instance, author, path, { recursive: true }));
    return (await vfs.addMarks(instance, made._id, 'referenced_by', marks)) as Directory;
  }
  throw new AppError('conflict', `There is no free name in ${place}`);
}

async function nodeAt(vfs: FolderVfs, instance: Instance, path: string): Promise<Node | undefined> {
  return ifFound(vfs.byPath(instance, path));
}

function isMadeFor(node: Node, konnectorId: string): boolean {
  return node.type === 'directory' && (node.referenced_by ?? []).some(({ id }) => id === konnectorId);
}

async function livingFolder(vfs: FolderVfs, instance: Instance, id: string): Promise<Directory | undefined> {
  try {
    const node = await vfs.get(instance, id);
    return node.type === 'directory' && !(await vfs.isTrashed(instance, node)) ? node : undefined;
  } catch (error) {
    if (isKind(error, 'not-found')) return undefined;
    throw error;
  }
}

function placeOf({ locale }: Instance, konnector: InstalledApp, account: AccountFacts | undefined): string {
  const [first] = Array.isArray(konnector['folders']) ? (konnector['folders'] as { defaultDir?: unknown }[]) : [];
  const fromManifest = typeof first?.defaultDir === 'string' ? first.defaultDir : undefined;
  const place = account?.defaultFolderPath ?? fromManifest ?? DEFAULT_PLACE;
  const values = {
    $administrative: WORDS.$administrative[locale],
    $photos: WORDS.$photos[locale],
    $konnector: toName(typeof konnector['name'] === 'string' ? konnector['name'] : konnector.slug),
    $account: toName(account?.name ?? ''),
  };
  const filled = place.replace(/\$[a-z]+/g, (word) => values[word as keyof typeof values] ?? toName(word.slice(1)));
  const names = filled.split('/').map((name) => name.trim());
  return `/${names.filter((name) => name !== '' && name !== '.' && name !== '..').join('/')}`;
}

/** A name of a folder, from what somebody typed. */
function toName(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what no name has
  return text.replaceAll(/[/\\\x00-\x1f\x7f]/g, '_').slice(0, 100);
}

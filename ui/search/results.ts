import type { Entry } from '../files/entry.ts';
import { matchesName } from '../files/name-search.ts';
import type { ShellApp } from '../shell/app-shell.tsx';

export type Result = { key: string; href: string } & ({ app: ShellApp } | { entry: Entry; place: string });

const MOST_FILES = 8;

/** Apps first, all of them when nothing is asked; then the files that still match what was typed since they were found. */
export function resultsFor(text: string, apps: readonly ShellApp[], entries: readonly Entry[]): Result[] {
  const ofApps = apps.filter(({ name }) => matchesName(text, name));
  const drive = apps.find(({ slug }) => slug === 'drive');
  const files = drive && text.trim() !== '' ? entries.filter(({ name }) => matchesName(text, name)) : [];
  return [
    ...ofApps.map((app): Result => ({ key: `app ${app.slug}`, href: app.href, app })),
    ...[...files]
      .sort((a, b) => rank(text, a.name) - rank(text, b.name))
      .slice(0, MOST_FILES)
      .map(
        (entry): Result => ({
          key: entry.id,
          href: hrefOf(drive?.href ?? '', entry),
          entry,
          place: placeOf(entry) || (drive?.name ?? ''),
        }),
      ),
  ];
}

/** What begins as it was typed comes first. */
function rank(text: string, name: string): number {
  return name.toLowerCase().startsWith(text.trim().toLowerCase()) ? 0 : 1;
}

function hrefOf(drive: string, { id, kind, dirId }: Entry): string {
  return new URL(kind === 'directory' ? `#/folder/${id}` : `#/folder/${dirId}/file/${id}`, drive).href;
}

/** The folder that it is in; empty at the top. */
function placeOf({ path }: Entry): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

import { listApps } from '@cozy/ui';
import { type Boot, createHttp, createTokenSource, type Http } from '@cozy/ui/client';
import { createFilesApi, createFolderStore, type Entry, type FilesApi, type FolderStore } from '@cozy/ui/files';
import { answerIntent, type IntentService, intentOf } from '@cozy/ui/intents';
import { addressOf, makeLink } from '../links/links-api.ts';
import { type Purpose, readPurposes } from './purposes.ts';

/** One app's wish, once the two have met. */
export type Meeting = { service: IntentService; purposes: Purpose[]; clientName: string };

export type PickServices = {
  http: Http;
  files: FilesApi;
  listing: FolderStore;
  /** Null when this page was opened by itself. */
  intent: string | null;
  meet: () => Promise<Meeting>;
  /** What the app that asks is given. */
  outcomeOf: (entry: Entry, kind: Purpose['kind']) => Promise<object>;
};

/** What the page that picks a file for another app works with. */
export function createPickServices(boot: Boot, locale: string): PickServices {
  const tokens = createTokenSource(boot.token);
  const http = createHttp({ origin: `${location.protocol}//${boot.domain}`, tokens });
  const files = createFilesApi(http);
  const isFramed = window.parent !== window;
  const intent = isFramed ? intentOf(location.search) : null;

  async function nameOf(client: string): Promise<string> {
    const apps = await listApps(http, locale).catch(() => []);
    return apps.find(({ href }) => new URL(href).origin === client)?.name ?? new URL(client).hostname;
  }

  return {
    http,
    files,
    listing: createFolderStore({
      api: { list: (id) => files.list(id, 100), listNext: files.listNext },
      compare: new Intl.Collator(locale, { numeric: true }).compare,
    }),
    intent,
    async meet() {
      const service = await answerIntent(http, intent ?? '');
      return { service, purposes: readPurposes(service.data), clientName: await nameOf(service.client) };
    },
    async outcomeOf({ id, name, size, mime, kind: what }, kind) {
      const isFolder = what === 'directory';
      const link =
        kind === 'downloadLink' ? await downloadLink(files, id, isFolder, name) : await sharingLink(http, id);
      return { id, name, size: isFolder ? 0 : size, mimeType: isFolder ? null : mime, [kind]: link };
    },
  };
}

/** A folder is downloaded as an archive. */
const downloadLink = (files: FilesApi, id: string, isFolder: boolean, name: string) =>
  isFolder ? files.archiveUrl(name, [id]) : files.viewUrl(id);

const sharingLink = async (http: Http, id: string) => addressOf(await makeLink(http, id));

import { createFindFiles, type FindFiles, listApps } from '@cozy/ui';
import { type Boot, createHttp, createTokenSource, type Http } from '@cozy/ui/client';
import { createFilesApi, createFolderStore, type Entry, type FilesApi, type FolderStore } from '@cozy/ui/files';
import { answerIntent, type IntentService, intentOf } from '@cozy/ui/intents';
import { addressOf, makeLink } from '../links/links-api.ts';
import { type Purpose, readWish, type Wish } from './purposes.ts';

/** One app's wish, once the two have met. */
export type Meeting = Wish & { service: IntentService; clientName: string };

export type PickServices = {
  http: Http;
  files: FilesApi;
  listing: FolderStore;
  findFiles: FindFiles;
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
    findFiles: createFindFiles(http),
    intent,
    async meet() {
      const service = await answerIntent(http, intent ?? '');
      return { service, ...readWish(service.data), clientName: await nameOf(service.client) };
    },
    async outcomeOf({ id, name, size, mime, kind: what }, kind) {
      const isFolder = what === 'directory';
      const told = { id, name, size: isFolder ? 0 : size, mimeType: isFolder ? null : mime };
      if (kind === 'reference') return { ...told, type: what, doctype: 'io.cozy.files' };
      const link =
        kind === 'downloadLink' ? await downloadLink(files, id, isFolder, name) : await sharingLink(http, id);
      return { ...told, [kind]: link };
    },
  };
}

/** A folder is downloaded as an archive. */
const downloadLink = (files: FilesApi, id: string, isFolder: boolean, name: string) =>
  isFolder ? files.archiveUrl(name, [id]) : files.viewUrl(id);

const sharingLink = async (http: Http, id: string) => addressOf(await makeLink(http, id));

import { LoadedView, Panel, useLoaded } from '@cozy/ui';
import { ApiError } from '@cozy/ui/client';
import { type Entry, isShown, readEntries } from '@cozy/ui/files';
import { useI18n } from '../locales/index.ts';
import { appHref } from '../run/failure-panel.tsx';
import type { CollectServices } from '../services.ts';
import { type Connection, folderOf } from './connection.ts';

type FilesPanelProps = { connection: Connection; services: CollectServices };
type FolderAnswer = { included?: Parameters<typeof readEntries>[1] };

const SHOWN = 5;
const LOOKED_AT = 200;

/** The last files of the folder of an account, if it has one. */
export function FilesPanel({ connection, services }: FilesPanelProps) {
  const folder = folderOf(connection);
  if (folder === '') return null;
  return <Files key={`${folder} ${connection.plan?.lastSuccess}`} folder={folder} services={services} />;
}

function Files({ folder, services }: { folder: string; services: CollectServices }) {
  const { t, format } = useI18n();
  const { http } = services;
  const [state, reload] = useLoaded(() => lastFiles(services, folder));
  const drive = appHref(services, 'drive');
  return (
    <Panel title={t('account.files')}>
      <LoadedView state={state} onRetry={reload} lines={2}>
        {(files) =>
          files.length === 0 ? (
            <p class="panel__words">{t('account.filesNone')}</p>
          ) : (
            <ul class="bare-list files">
              {files.map(({ id, name, updatedAt }) => (
                <li key={id} class="files__line">
                  <a href={drive ? `${drive}#/folder/${folder}/file/${id}` : http.url(`/files/${id}`)} dir="auto">
                    {name}
                  </a>
                  <span class="files__when">{format.moment(updatedAt, Date.now())}</span>
                </li>
              ))}
            </ul>
          )
        }
      </LoadedView>
      {drive && (
        <p>
          <a href={`${drive}#/folder/${folder}`}>{t('account.filesAll')}</a>
        </p>
      )}
    </Panel>
  );
}

async function lastFiles({ http }: CollectServices, folder: string): Promise<Entry[]> {
  try {
    const path = `/files/${encodeURIComponent(folder)}?page%5Blimit%5D=${LOOKED_AT}`;
    const { included = [] } = await http.request<FolderAnswer>('GET', path);
    return readEntries(http, included)
      .filter((entry) => entry.kind === 'file' && isShown(entry))
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
      .slice(0, SHOWN);
  } catch (error) {
    // Another folder is made at the next run.
    if (error instanceof ApiError && error.status === 404) return [];
    throw error;
  }
}

import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Vfs } from '#model/vfs';
import type { DiskUsage } from '#web/instances';

/** Old versions are none as long as the files keep none. */
export function createDiskUsage({ docs, vfs }: { docs: Docs; vfs: Vfs }): (instance: Instance) => Promise<DiskUsage> {
  return async (instance) => {
    const { files, trash } = await vfs.diskUsage(instance);
    const docCount = await countDocuments(docs, instance);
    return { used: files, files, versions: 0, trashed: trash, docCount, versionsCount: 0 };
  };
}

/** Files and directories: design documents do not count. */
async function countDocuments(docs: Docs, instance: Instance): Promise<number> {
  const database = docs.database(instance, DOCTYPES.files);
  const { docCount } = await database.info();
  const designs = await database.allDocs({ startKey: '_design/', endKey: '_design0' });
  return docCount - designs.rows.length;
}

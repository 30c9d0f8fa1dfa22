import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Vfs } from '#model/vfs';
import type { DiskUsage } from '#web/instances';

/** Old versions count as much as the files do. */
export function createDiskUsage({ docs, vfs }: { docs: Docs; vfs: Vfs }): (instance: Instance) => Promise<DiskUsage> {
  return async (instance) => {
    const { files, trash, versions } = await vfs.diskUsage(instance);
    const docCount = await countDocuments(docs, instance, DOCTYPES.files);
    const versionsCount = await countDocuments(docs, instance, DOCTYPES.fileVersions);
    return { used: files + versions, files, versions, trashed: trash, docCount, versionsCount };
  };
}

/** Design documents do not count. */
async function countDocuments(docs: Docs, instance: Instance, doctype: string): Promise<number> {
  const database = docs.database(instance, doctype);
  const { docCount } = await database.info();
  const designs = await database.allDocs({ startKey: '_design/', endKey: '_design0' });
  return docCount - designs.rows.length;
}

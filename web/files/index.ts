import { Hono } from 'hono';
import { AppError } from '#pkg/errors';
import { createSlots } from '#pkg/slots';
import { createScans, type WebEnv } from '#web/middleware';
import { jsonApiErrors } from '#web/render';
import { uploadBatch } from './batch/upload-batch.ts';
import { changeDevices } from './change-devices.ts';
import { changeReferences } from './change-references.ts';
import { copyFile } from './copy-file.ts';
import { createArchive } from './create-archive.ts';
import { createDownload } from './create-download.ts';
import { createNode } from './create-node.ts';
import { createUploadMetadata } from './create-upload-metadata.ts';
import { createVersion } from './create-version.ts';
import { deleteVersion } from './delete-version.ts';
import { deleteVersions } from './delete-versions.ts';
import type { FilesDeps } from './deps.ts';
import { destroyNode } from './destroy-node.ts';
import { downloadArchive } from './download-archive.ts';
import { downloadBySecret } from './download-by-secret.ts';
import { downloadFile } from './download-file.ts';
import { downloadVersion } from './download-version.ts';
import { emptyTrash } from './empty-trash.ts';
import { ensureSharedDrives } from './ensure-shared-drives.ts';
import { findFiles } from './find-files.ts';
import { nodeById, nodeByPath } from './find-node.ts';
import { getNode } from './get-node.ts';
import { listByIds } from './list-by-ids.ts';
import { listChanges } from './list-changes.ts';
import { listContents, listTrash } from './list-contents.ts';
import { listMismatches } from './list-mismatches.ts';
import { overwriteFile } from './overwrite-file.ts';
import { patchNode } from './patch-node.ts';
import { patchNodes } from './patch-nodes.ts';
import { patchVersion } from './patch-version.ts';
import { restoreNode } from './restore-node.ts';
import { revertFile } from './revert-file.ts';
import { showSize } from './show-size.ts';
import { showThumbnail } from './show-thumbnail.ts';
import { trashNode } from './trash-node.ts';
import { uploadsRoutes } from './uploads/index.ts';

export { FILES_API } from './api.ts';
export type { FilesDeps } from './deps.ts';

/** Made at the same time for one owner; one whose reader is that slow, in ms, is not counted any more. */
const MAX_ARCHIVES = 6;
const ARCHIVE_TTL = 15 * 60_000;

/** The files and directories. GET routes answer HEAD too. @see docs/api/files.md */
export function filesRoutes(deps: FilesDeps): Hono<WebEnv> {
  const scanning = { ...deps, scans: createScans() };
  const archives = createSlots({ max: MAX_ARCHIVES, ttl: ARCHIVE_TTL, now: Date.now });
  const app = new Hono<WebEnv>();
  app.onError(jsonApiErrors);

  app.get('/download', (c) => downloadFile(c, deps, nodeByPath(c, deps)));
  app.get('/download/:id', (c) => downloadFile(c, deps, nodeById(c, deps)));
  app.post('/downloads', (c) => createDownload(c, deps));
  app.get('/downloads/:secret/:name', (c) => downloadBySecret(c, deps));

  app.get('/download/:id/:version', (c) => downloadVersion(c, deps));
  app.post('/revert/:id/:version', (c) => revertFile(c, deps));

  app.post('/archive', (c) => createArchive(c, { ...deps, archives }));
  app.get('/archive/:secret/:name', (c) => downloadArchive(c, { ...deps, archives }));

  app.post('/batch', (c) => uploadBatch(c, deps));
  app.route('/uploads', uploadsRoutes(deps));

  app.get('/trash', (c) => listTrash(c, deps));
  app.delete('/trash', (c) => emptyTrash(c, deps));
  app.post('/trash/:id', (c) => restoreNode(c, deps));
  app.delete('/trash/:id', (c) => destroyNode(c, deps));

  app.get('/metadata', (c) => getNode(c, deps, nodeByPath(c, deps)));
  app.patch('/metadata', (c) => patchNode(c, deps, nodeByPath(c, deps)));
  app.post('/upload/metadata', (c) => createUploadMetadata(c, deps));

  app.delete('/versions', (c) => deleteVersions(c, deps));
  app.post('/:id/versions', (c) => createVersion(c, deps));

  app.post('/_find', (c) => findFiles(c, scanning));
  app.post('/_all_docs', (c) => listByIds(c, scanning));
  app.get('/_changes', (c) => listChanges(c, scanning));

  app.get('/fsck', (c) => listMismatches(c, deps));
  app.post('/shared-drives', (c) => ensureSharedDrives(c, deps));

  app.post('/', (c) => createNode(c, deps));
  app.patch('/', (c) => patchNodes(c, deps));
  app.get('/:id/relationships/contents', (c) => listContents(c, deps));
  app.post('/:id/relationships/referenced_by', (c) => changeReferences(c, deps, 'POST'));
  app.delete('/:id/relationships/referenced_by', (c) => changeReferences(c, deps, 'DELETE'));
  app.post('/:id/relationships/not_synchronized_on', (c) => changeDevices(c, deps, 'POST'));
  app.delete('/:id/relationships/not_synchronized_on', (c) => changeDevices(c, deps, 'DELETE'));
  app.get('/:id/thumbnails/:secret/:format', (c) => showThumbnail(c, deps));
  app.get('/:id/size', (c) => showSize(c, scanning));
  app.post('/:id/copy', (c) => copyFile(c, deps));
  app.get('/:id', (c) => getNode(c, deps, nodeById(c, deps)));
  app.post('/:id', (c) => createNode(c, deps));
  app.put('/:id', (c) => overwriteFile(c, deps));
  app.patch('/:id', (c) => patchNode(c, deps, nodeById(c, deps)));
  app.delete('/:id', (c) => trashNode(c, deps));
  app.patch('/:id/:version', (c) => patchVersion(c, deps));
  app.delete('/:id/:version', (c) => deleteVersion(c, deps));

  app.all('*', () => {
    throw new AppError('not-found', 'Not Found');
  });
  return app;
}

import { DOCTYPES } from '#model/docs';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import type { FilesContext, FilesDeps } from './deps.ts';
import { readResource } from './read-resource.ts';
import { rememberMetadata } from './upload-metadata.ts';

/** `POST /files/upload/metadata`: metadata for an upload to come. */
export async function createUploadMetadata(c: FilesContext, deps: FilesDeps): Promise<Response> {
  deps.permissions.allowType(await permissionOf(c, deps.permissions), 'POST', DOCTYPES.files);
  const { attributes } = await readResource(c);
  const id = await rememberMetadata(c, deps, attributes);
  return renderResource(c, { type: 'io.cozy.files.metadata', id, attributes }, { status: 201 });
}

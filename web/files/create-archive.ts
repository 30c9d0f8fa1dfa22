import { randomBytes } from 'node:crypto';
import type { Node } from '#model/vfs';
import type { JsonObject, JsonValue } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import { checkNode } from './allow-node.ts';
import { type Archive, type ArchiveDeps, archiveKey, sendArchive } from './archive.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { keepForLater } from './keep-for-later.ts';
import { invalid, objectAt, readResource } from './read-resource.ts';

const MAX_ENTRIES = 1000;

/** `POST /files/archive`: a link to a zip archive, for ten minutes; or the archive, for `Accept: application/zip`. */
export async function createArchive(c: FilesContext, deps: ArchiveDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const { attributes } = await readResource(c);
  const pages = pagesAt(attributes);
  const nodes = await findNodes(c, deps, attributes, pages.length);
  const documents = await Promise.all(pages.map(({ id }) => deps.vfs.get(c.var.instance, id)));
  if (documents.some((node) => node.type !== 'file' || node.class !== 'pdf')) throw invalid('/data/attributes/pages');
  const all = [...nodes, ...documents];
  // What allows a directory allows all that is below it.
  for (const node of all) await checkNode(c, deps, permission, 'GET', node);
  const archive: Archive = { name: nameOf(attributes, all), ids: nodes.map(({ _id }) => _id), pages };
  if (c.req.header('Accept')?.includes('application/zip')) return sendArchive(c, deps, archive);
  const secret = randomBytes(8).toString('hex');
  await keepForLater(c, deps, { kind: 'archive', key: archiveKey(c, secret), text: JSON.stringify(archive) });
  const related = `/files/archive/${secret}/${encodeURIComponent(archive.name)}.zip`;
  const resource = { type: 'io.cozy.archives', id: secret, attributes: { name: archive.name, ids: archive.ids } };
  return renderResource(c, resource, { links: { related } });
}

async function findNodes(c: FilesContext, { vfs }: FilesDeps, attributes: JsonObject, pages: number): Promise<Node[]> {
  const { instance } = c.var;
  const ids = textsAt(attributes, 'ids');
  const paths = textsAt(attributes, 'files');
  const total = ids.length + paths.length + pages;
  if (total === 0 || total > MAX_ENTRIES) throw invalid('/data/attributes/ids');
  const nodes: Node[] = [];
  for (const id of ids) nodes.push(await vfs.get(instance, id));
  for (const path of paths) nodes.push(await vfs.byPath(instance, path));
  return nodes;
}

function pagesAt(attributes: JsonObject): Archive['pages'] {
  const pointer = '/data/attributes/pages';
  const list: JsonValue = attributes['pages'] ?? [];
  if (!Array.isArray(list)) throw invalid(pointer);
  return list.map((item) => {
    const { id, page } = objectAt(item, pointer);
    if (typeof id !== 'string' || typeof page !== 'number' || !Number.isInteger(page) || page < 1)
      throw invalid(pointer);
    return { id, page };
  });
}

function textsAt(attributes: JsonObject, name: string): string[] {
  const list: JsonValue = attributes[name] ?? [];
  if (!Array.isArray(list)) throw invalid(`/data/attributes/${name}`);
  return list.map((item) => {
    if (typeof item === 'string') return item;
    throw invalid(`/data/attributes/${name}`);
  });
}

/** The name of what is archived, when it is one thing and no other name is given. */
function nameOf(attributes: JsonObject, nodes: readonly Node[]): string {
  const given = attributes['name'] ?? '';
  if (typeof given !== 'string' || given.length > 255 || !given.isWellFormed()) throw invalid('/data/attributes/name');
  const name = given || (nodes.length === 1 && nodes[0]?.name) || 'archive';
  if (name === '.' || name === '..' || /[/\\\0\r\n]|^[a-z]:/i.test(name)) throw invalid('/data/attributes/name');
  return name;
}

import { randomBytes } from 'node:crypto';
import type { Node } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { JsonObject, JsonValue } from '#pkg/json';
import { permissionOf } from '#web/middleware';
import { renderResource } from '#web/render';
import { checkNode } from './allow-node.ts';
import { type Archive, archiveKey, sendArchive } from './archive.ts';
import type { FilesContext, FilesDeps } from './deps.ts';
import { invalid, readResource } from './read-resource.ts';

const TTL = 10 * 60_000;
const MAX_ENTRIES = 1000;

/** `POST /files/archive`: a link to a zip archive, for ten minutes; or the archive, for `Accept: application/zip`. */
export async function createArchive(c: FilesContext, deps: FilesDeps): Promise<Response> {
  const permission = await permissionOf(c, deps.permissions);
  const { attributes } = await readResource(c);
  const nodes = await findNodes(c, deps, attributes);
  // What allows a directory allows all that is below it.
  for (const node of nodes) await checkNode(c, deps, permission, 'GET', node);
  const archive: Archive = { name: nameOf(attributes, nodes), ids: nodes.map(({ _id }) => _id) };
  if (c.req.header('Accept')?.includes('application/zip')) return sendArchive(c, deps, archive);
  const secret = randomBytes(8).toString('hex');
  await deps.cache.set(archiveKey(c, secret), JSON.stringify(archive), TTL);
  const related = `/files/archive/${secret}/${encodeURIComponent(archive.name)}.zip`;
  const resource = { type: 'io.cozy.archives', id: secret, attributes: { name: archive.name, ids: archive.ids } };
  return renderResource(c, resource, { links: { related } });
}

async function findNodes(c: FilesContext, { vfs }: FilesDeps, attributes: JsonObject): Promise<Node[]> {
  const { instance } = c.var;
  const ids = textsAt(attributes, 'ids');
  const paths = textsAt(attributes, 'files');
  const pages = attributes['pages'] ?? [];
  if (!Array.isArray(pages)) throw invalid('/data/attributes/pages');
  if (pages.length > 0) throw new AppError('unprocessable', 'Pages of documents cannot be extracted');
  const total = ids.length + paths.length;
  if (total === 0 || total > MAX_ENTRIES) throw invalid('/data/attributes/ids');
  const nodes: Node[] = [];
  for (const id of ids) nodes.push(await vfs.get(instance, id));
  for (const path of paths) nodes.push(await vfs.byPath(instance, path));
  return nodes;
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

import { DOCTYPES } from '#model/docs';
import { type Directory, type File, type Node, type Page, ROOT_ID, type Version } from '#model/vfs';
import type { Relationship, Resource } from './jsonapi.ts';

/**
 * A file or directory as JSON:API. A directory's `contents` are told when a page of them is given, and a file's old
 * versions by `withVersions`.
 */
export function nodeResource(node: Node, page?: { contents: Page; links: Record<string, string> }): Resource {
  return node.type === 'file' ? fileResource(node) : directoryResource(node, page);
}

function fileResource(file: File): Resource {
  // References are relationships, and where the bytes are is nobody's business.
  const { referenced_by, internal_vfs_id, ...attributes } = file;
  return {
    type: DOCTYPES.files,
    id: file._id,
    rev: file._rev,
    attributes,
    links: { self: selfLink(file) },
    relationships: { parent: parentOf(file), referenced_by: referencesOf(file), old_versions: { data: [] } },
  };
}

/** @param versions the old ones, which are sent beside it */
export function withVersions(resource: Resource, versions: readonly Version[]): Resource {
  const data = versions.map(({ _id: id }) => ({ type: DOCTYPES.fileVersions, id }));
  return { ...resource, relationships: { ...resource.relationships, old_versions: { data } } };
}

export function versionResource(version: Version): Resource {
  const { internal_vfs_id: _key, relationships: _file, ...attributes } = version;
  const file: Relationship = { data: { type: DOCTYPES.files, id: version.file_id } };
  return {
    type: DOCTYPES.fileVersions,
    id: version._id,
    rev: version._rev,
    attributes,
    links: { self: `/files/${version._id.split('/').map(encodeURIComponent).join('/')}` },
    relationships: { file },
  };
}

function directoryResource(directory: Directory, page?: { contents: Page; links: Record<string, string> }): Resource {
  const { referenced_by, not_synchronized_on, ...attributes } = directory;
  const self = selfLink(directory);
  const contents: Relationship = {
    ...(page && { meta: { count: page.contents.total } }),
    links: { self: `${self}/relationships/contents`, ...page?.links },
    data: page ? page.contents.nodes.map(({ _id }) => ({ type: DOCTYPES.files, id: _id })) : [],
  };
  const notSynchronized = {
    links: { self: `${self}/relationships/not_synchronized_on` },
    ...(not_synchronized_on && { data: not_synchronized_on }),
  };
  return {
    type: DOCTYPES.files,
    id: directory._id,
    rev: directory._rev,
    attributes,
    links: { self },
    relationships: {
      parent: parentOf(directory),
      contents,
      not_synchronized_on: notSynchronized,
      referenced_by: referencesOf(directory),
    },
  };
}

function selfLink({ _id }: Node): string {
  return `/files/${encodeURIComponent(_id)}`;
}

function parentOf({ _id, dir_id }: Node): Relationship {
  if (_id === ROOT_ID) return { data: null };
  return {
    links: { related: `/files/${encodeURIComponent(dir_id)}` },
    data: { type: DOCTYPES.files, id: dir_id },
  };
}

function referencesOf(node: Node): Relationship {
  return {
    links: { self: `${selfLink(node)}/relationships/references` },
    ...(node.referenced_by && { data: node.referenced_by }),
  };
}

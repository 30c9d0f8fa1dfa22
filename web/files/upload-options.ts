import type { NewFile, NewNode } from '#model/vfs';
import { AppError } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import type { FilesContext, FilesDeps } from './deps.ts';
import { recallMetadata } from './upload-metadata.ts';

const RFC3339 = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** What the query and the headers say of a new directory. An empty parameter is an absent one. */
export async function directoryOptions(c: FilesContext, deps: FilesDeps): Promise<NewNode> {
  const byHeader = httpDate(c.req.header('Date'));
  const createdAt = date(c, 'CreatedAt') ?? byHeader;
  const updatedAt = date(c, 'UpdatedAt') ?? byHeader;
  const sourceAccount = c.req.query('SourceAccount');
  const sourceAccountIdentifier = c.req.query('SourceAccountIdentifier');
  const metadata = await metadataOf(c, deps);
  return {
    tags: tagsOf(c),
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(sourceAccount && { sourceAccount }),
    ...(sourceAccountIdentifier && { sourceAccountIdentifier }),
    ...(metadata && { metadata }),
  };
}

/** What the query and the headers say of a content that is uploaded. */
export async function fileOptions(c: FilesContext, deps: FilesDeps): Promise<NewFile> {
  const mime = c.req.header('Content-Type');
  const size = announcedSize(c);
  const md5 = announcedMd5(c);
  return {
    ...(await directoryOptions(c, deps)),
    executable: c.req.query('Executable') === 'true',
    encrypted: c.req.query('Encrypted') === 'true',
    ...(mime !== undefined && { mime }),
    ...(size !== undefined && { size }),
    ...(md5 && { md5 }),
  };
}

/** `?Tags=`, with commas. */
export function tagsOf(c: FilesContext): string[] {
  return (c.req.query('Tags') ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function date(c: FilesContext, name: string): string | undefined {
  return parseDate(c.req.query(name), name);
}

/** RFC 3339, with or without a fraction. Throws kind `unprocessable`. */
export function parseDate(text: string | undefined, parameter: string): string | undefined {
  if (text === undefined || text === '') return undefined;
  // A plus sign that the client did not escape is a space.
  const fixed = text.replace(/ (\d{2}:\d{2})$/, '+$1');
  if (!RFC3339.test(fixed) || Number.isNaN(Date.parse(fixed))) {
    throw new AppError('unprocessable', `${parameter} is not a date`, { parameter });
  }
  return fixed;
}

function httpDate(text: string | undefined): string | undefined {
  const time = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function announcedSize(c: FilesContext): number | undefined {
  const text = c.req.header('Content-Length') || c.req.query('Size');
  if (!text) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new AppError('unprocessable', 'Size is not a number', { parameter: 'Size' });
  return Number(text);
}

function announcedMd5(c: FilesContext): Buffer | undefined {
  const text = c.req.header('Content-MD5');
  if (!text) return undefined;
  const md5 = Buffer.from(text, 'base64');
  if (md5.length !== 16 || md5.toString('base64') !== text) {
    throw new AppError('unprocessable', 'Content-MD5 is not the base64 of an MD5 sum', { parameter: 'Content-MD5' });
  }
  return md5;
}

async function metadataOf(c: FilesContext, deps: FilesDeps): Promise<JsonObject | undefined> {
  const id = c.req.query('MetadataID');
  if (id) return recallMetadata(c, deps, id);
  const text = c.req.query('Metadata');
  if (!text) return undefined;
  const value = parse(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new AppError('unprocessable', 'Metadata is not a JSON object', { parameter: 'Metadata' });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

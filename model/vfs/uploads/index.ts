import type { Readable } from 'node:stream';
import type { Instance } from '#model/instance';
import type { VfsParts } from '../parts.ts';
import type { Author, NewFile } from '../types.ts';
import { appendUpload, type Checksum } from './append-upload.ts';
import { createUpload } from './create-upload.ts';
import { finishUpload } from './finish-upload.ts';
import { removeUpload } from './remove-upload.ts';
import { readState, toUpload } from './state.ts';
import type { Upload, UploadTarget } from './types.ts';

export type { Checksum } from './append-upload.ts';
export type { Upload, UploadTarget } from './types.ts';

/** Uploads that are made in as many requests as it takes. An unknown id is kind `not-found`, an expired one `gone`. */
export interface UploadMethods {
  createUpload(
    instance: Instance,
    author: Author,
    target: UploadTarget,
    given: NewFile & { size: number },
    note: string,
  ): Promise<Upload>;
  findUpload(instance: Instance, id: string): Promise<Upload>;
  /** Where it is; makes its file when a process died just before. */
  resumeUpload(instance: Instance, id: string): Promise<Upload>;
  /** @returns undefined when the checksum is wrong: nothing was kept */
  appendUpload(
    instance: Instance,
    id: string,
    offset: number,
    content: Readable,
    checksum?: Checksum,
  ): Promise<Upload | undefined>;
  removeUpload(instance: Instance, id: string): Promise<void>;
}

export function uploadMethods(parts: VfsParts): UploadMethods {
  return {
    createUpload: (...args) => createUpload(parts, ...args),
    findUpload: async (instance, id) => toUpload(id, await readState(parts, instance, id)),
    resumeUpload: (...args) => finishUpload(parts, ...args),
    appendUpload: (...args) => appendUpload(parts, ...args),
    removeUpload: (...args) => removeUpload(parts, ...args),
  };
}

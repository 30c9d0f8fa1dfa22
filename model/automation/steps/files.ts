import { DOCTYPES } from '#model/docs';
import type { Author, Directory, File, NodeChanges } from '#model/vfs';
import { isKind } from '#pkg/errors';
import { StepError } from '../faults.ts';
import { generationOf } from '../origins.ts';
import type { StepContext } from './types.ts';

export function authorOf({ deps, instance }: StepContext): Author {
  return { origin: `${deps.addresses.origin(instance)}/`, slug: 'automations' };
}

/** The file that the run is about, as it is now. */
export async function fileOf({ deps: { vfs }, instance, cause }: StepContext): Promise<File> {
  const id = cause.on === 'file' ? cause.file._id : cause.on === 'document' ? cause.doc['_id'] : '';
  try {
    const node = await vfs.get(instance, String(id));
    if (node.type === 'file' && !(await vfs.isTrashed(instance, node))) return node;
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
  throw new StepError('file_gone');
}

export async function folderOf({ deps: { vfs }, instance }: StepContext, id: string): Promise<Directory> {
  try {
    const node = await vfs.get(instance, id);
    if (node.type === 'directory' && !(await vfs.isTrashed(instance, node))) return node;
  } catch (error) {
    if (!isKind(error, 'not-found')) throw error;
  }
  throw new StepError('folder_gone');
}

/** Changes what was read, and nothing else: when it was changed meanwhile, the step looks again. */
export async function changeFile(context: StepContext, file: File, changes: NodeChanges): Promise<void> {
  const { deps, instance, chain } = context;
  const write = { doctype: DOCTYPES.files, id: file._id, generation: generationOf(file._rev) + 1 };
  await deps.origins.noteWrite(instance, write, chain);
  try {
    await deps.vfs.patch(instance, authorOf(context), file._id, changes, file._rev);
  } catch (cause) {
    if (isKind(cause, 'precondition-failed', 'conflict')) throw new StepError('unexpected', { retry: true, cause });
    throw cause;
  }
}

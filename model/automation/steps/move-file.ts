import type { Directory } from '#model/vfs';
import { isKind } from '#pkg/errors';
import type { JsonObject } from '#pkg/json';
import { StepError } from '../faults.ts';
import { fillLine } from '../template.ts';
import type { StepOf } from '../types.ts';
import { authorOf, changeFile, fileOf, folderOf } from './files.ts';
import type { Plan, StepContext } from './types.ts';

const MAX_NAME = 100;

/** The file goes to a folder, or to one below it that is made when it is not there; a number follows its name when it is taken. */
export async function planMove(context: StepContext, { folder, subfolder }: StepOf<'move'>): Promise<Plan> {
  const { vfs } = context.deps;
  const { instance } = context;
  const file = await fileOf(context);
  const base = await folderOf(context, folder);
  const above = await vfs.pathOf(instance, base);
  const path = [above === '/' ? '' : above, ...namesOf(subfolder, context.values)].join('/') || '/';
  return {
    shown: { file: file.name, folder: path },
    async perform() {
      const target = subfolder === '' ? base : await folderAt(context, path);
      if (target._id === file.dir_id) return;
      const name = await vfs.nextName(instance, target._id, file.name);
      await changeFile(context, file, { dirId: target._id, name });
    },
  };
}

/** A value is one name: it leads neither up nor further down. */
function namesOf(subfolder: string, values: JsonObject): string[] {
  if (subfolder === '') return [];
  return subfolder.split('/').map((part) => {
    const name = fillLine(part, values, MAX_NAME).replaceAll('/', '-');
    if (name === '') throw new StepError('name_empty');
    return /^\.{1,2}$/.test(name) ? '_' : name;
  });
}

async function folderAt(context: StepContext, path: string): Promise<Directory> {
  const { deps, instance } = context;
  try {
    return await deps.vfs.createDirectoryAt(instance, authorOf(context), path, { recursive: true });
  } catch (cause) {
    throw isKind(cause, 'conflict') ? new StepError('folder_inside', { cause }) : cause;
  }
}

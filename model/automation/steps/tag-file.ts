import { StepError } from '../faults.ts';
import { fillLine } from '../template.ts';
import type { StepOf } from '../types.ts';
import { changeFile, fileOf } from './files.ts';
import type { Plan, StepContext } from './types.ts';

const MAX_TAG = 50;

export async function planTag(context: StepContext, step: StepOf<'tag'>): Promise<Plan> {
  const tag = fillLine(step.tag, context.values, MAX_TAG);
  if (tag === '') throw new StepError('name_empty');
  const file = await fileOf(context);
  return {
    shown: { file: file.name, tag },
    async perform() {
      // A write that changes nothing would be one more change to react to.
      if (!file.tags.includes(tag)) await changeFile(context, file, { tags: [...file.tags, tag] });
    },
  };
}

import { DOCTYPES, type Docs } from '#model/docs';
import type { Instance } from '#model/instance';
import { isKind } from '#pkg/errors';
import type { Mark, Target } from './types.ts';

interface MarkedFile {
  referenced_by?: Target[];
  not_synchronized_on?: Target[];
}

/** Others change the same file meanwhile: how often the change is made again. */
const ATTEMPTS = 10;

/** Puts a mark on a file, or takes it away; nothing is written when it is so already. */
export async function setMark(
  docs: Docs,
  instance: Instance,
  id: string,
  mark: Mark,
  target: Target,
  present: boolean,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const file = await docs.get<MarkedFile>(instance, DOCTYPES.files, id);
    const old = file[mark] ?? [];
    const others = old.filter(({ type, id: other }) => type !== target.type || other !== target.id);
    const marks = present ? [...others, { type: target.type, id: target.id }] : others;
    if (marks.length === old.length) return;
    const { [mark]: _, ...rest } = file;
    const next = marks.length > 0 ? { ...rest, [mark]: marks } : rest;
    try {
      await docs.update(instance, DOCTYPES.files, next as typeof file, file);
      return;
    } catch (error) {
      if (!isKind(error, 'conflict') || attempt === ATTEMPTS) throw error;
    }
  }
}

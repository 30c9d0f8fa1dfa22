import type { Key } from '../locales/en.ts';
import type { Draft, Step, When } from './rule.ts';

/** What is missing, by its place: `when`, `steps/0`... */
export type Missing = ReadonlyMap<string, Key>;

/** What the owner has still to say before a rule can be tried or saved. */
export function missingIn({ when, steps }: Pick<Draft, 'when' | 'steps'>): Missing {
  const missing = new Map<string, Key>();
  const ofWhen = missingWhen(when);
  if (ofWhen) missing.set('when', ofWhen);
  for (const [index, step] of steps.entries()) {
    const ofStep = missingStep(step);
    if (ofStep) missing.set(`steps/${index}`, ofStep);
  }
  return missing;
}

function missingWhen(when: When): Key | null {
  if (when.on === 'file') return when.folder === '' ? 'missing.folder' : null;
  if (when.on === 'time') return when.every !== 'day' && when.days.length === 0 ? 'missing.days' : null;
  return when.on === 'document' && when.changes.length === 0 ? 'missing.changes' : null;
}

function missingStep(step: Step): Key | null {
  const isBlank = (text: string) => text.trim() === '';
  switch (step.do) {
    case 'move':
      return step.folder === '' ? 'missing.folder' : null;
    case 'tag':
      return isBlank(step.tag) ? 'missing.text' : null;
    case 'mail':
      return isBlank(step.subject) ? 'missing.text' : null;
    case 'notify':
    case 'event':
    case 'todo':
      return isBlank(step.title) ? 'missing.text' : null;
    case 'webhook':
      return isBlank(step.url) ? 'missing.text' : null;
    case 'konnector':
      return step.trigger === '' ? 'missing.connection' : null;
  }
}

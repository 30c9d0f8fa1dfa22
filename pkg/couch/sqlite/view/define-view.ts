import { AppError } from '#pkg/errors';
import { Json, type JsonObject } from '#pkg/json';
import type { ViewDefinition } from '../../types.ts';
import { viewInDesign } from '../../view-design.ts';
import type { OpenDatabase } from '../open-database.ts';
import { readIfPresent } from '../read-if-present.ts';

/** Writes the view in its design document, unless it is there; the rows are made when they are first read. */
export async function defineView(db: OpenDatabase, definition: ViewDefinition): Promise<void> {
  const id = `_design/${definition.ddoc}`;
  const view = viewInDesign(definition);
  for (;;) {
    const present = readIfPresent(db, id);
    const { views = {}, ...rest } = (present?.body.value ?? {}) as JsonObject;
    const known = views as JsonObject;
    if (JSON.stringify(known[definition.name]) === JSON.stringify(view)) return;
    const body = { language: 'javascript', ...rest, views: { ...known, [definition.name]: view } };
    try {
      await db.put({ id, ...(present && { rev: present.rev }), body: Json.of(body) });
      return;
    } catch (error) {
      // Another writer was faster: look again.
      if (!(error instanceof AppError && error.kind === 'conflict')) throw error;
    }
  }
}

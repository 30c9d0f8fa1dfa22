import type { Entry } from '@cozy/ui/files';
import { useState } from 'preact/hooks';

const TYPE = 'application/x-cozy-files';

/** Begins to drag entries of the list. */
export function carry(event: DragEvent, ids: readonly string[]): void {
  event.dataTransfer?.setData(TYPE, JSON.stringify(ids));
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
}

function carried({ dataTransfer }: DragEvent): string[] {
  const ids: unknown = JSON.parse(dataTransfer?.getData(TYPE) || '[]');
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
}

/** Makes of something a place where entries of the list are dropped. */
export function useDropTarget(onDrop: ((ids: string[]) => void) | null) {
  const [over, setOver] = useState(false);
  if (!onDrop) return { over: false, handlers: {} };
  const isOurs = (event: DragEvent) => event.dataTransfer?.types.includes(TYPE) ?? false;
  return {
    over,
    handlers: {
      onDragOver(event: DragEvent) {
        if (!isOurs(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: () => setOver(false),
      onDrop(event: DragEvent) {
        setOver(false);
        if (!isOurs(event)) return;
        event.preventDefault();
        onDrop(carried(event));
      },
    },
  };
}

/** Moves ids to a folder, when entries may be moved at all and it is one that takes them. */
export type MoveTo = (ids: readonly string[], folder: Pick<Entry, 'id' | 'name'>) => void;

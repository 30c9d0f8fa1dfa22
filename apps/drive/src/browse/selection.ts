import { type ReadonlySignal, signal } from '@preact/signals';

/** Which entries of a list are chosen. `cursor` has the keyboard; a range goes from `anchor` to it. */
export type SelectionState = { ids: ReadonlySet<string>; anchor: string | null; cursor: string | null };

export type Selection = {
  state: ReadonlySignal<SelectionState>;
  only(id: string): void;
  toggle(id: string): void;
  /** Chooses all from the anchor to this one. */
  extend(id: string): void;
  all(): void;
  clear(): void;
  /** Moves the cursor by some places; chooses what it meets when it extends. Returns where it is. */
  move(step: number, extend: boolean): string | null;
  /** Puts the cursor on an entry, and chooses nothing. */
  focus(id: string): void;
  /** Forgets what the list has no more; the cursor goes to what has taken its place. */
  prune(): void;
};

const NONE: SelectionState = { ids: new Set(), anchor: null, cursor: null };

/** @param order the ids of the list, as it is shown now */
export function createSelection(order: () => readonly string[]): Selection {
  const state = signal<SelectionState>(NONE);
  let lastOrder: readonly string[] = [];

  /** What followed an entry that is gone, and was before it where nothing follows. */
  function nextTo(id: string, there: ReadonlySet<string>): string | null {
    const at = lastOrder.indexOf(id);
    if (at < 0) return null;
    const isThere = (other: string) => there.has(other);
    return lastOrder.slice(at).find(isThere) ?? lastOrder.slice(0, at).findLast(isThere) ?? null;
  }

  function extend(id: string): void {
    const ids = order();
    const { anchor } = state.value;
    const from = anchor === null ? -1 : ids.indexOf(anchor);
    const to = ids.indexOf(id);
    if (from < 0 || to < 0) {
      only(id);
      return;
    }
    const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    state.value = { ids: new Set(range), anchor, cursor: id };
  }

  function only(id: string): void {
    state.value = { ids: new Set([id]), anchor: id, cursor: id };
  }

  return {
    state,
    only,
    extend,
    toggle(id) {
      const ids = new Set(state.value.ids);
      if (!ids.delete(id)) ids.add(id);
      state.value = { ids, anchor: id, cursor: id };
    },
    all() {
      const ids = order();
      state.value = { ...state.value, ids: new Set(ids), anchor: ids[0] ?? null };
    },
    clear() {
      state.value = { ids: new Set(), anchor: null, cursor: state.value.cursor };
    },
    move(step, extending) {
      const ids = order();
      const { cursor, anchor } = state.value;
      const at = cursor === null ? -1 : ids.indexOf(cursor);
      const to = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
      if (to === undefined) return null;
      if (extending && anchor !== null) extend(to);
      else only(to);
      return to;
    },
    focus(id) {
      state.value = { ...state.value, cursor: id };
    },
    prune() {
      const { ids, anchor, cursor } = state.value;
      const now = order();
      const there = new Set(now);
      const kept = [...ids].filter((id) => there.has(id));
      const stillAnchor = anchor !== null && there.has(anchor) ? anchor : null;
      const stillCursor = cursor === null || there.has(cursor) ? cursor : nextTo(cursor, there);
      lastOrder = [...now];
      if (kept.length === ids.size && stillAnchor === anchor && stillCursor === cursor) return;
      state.value = { ids: new Set(kept), anchor: stillAnchor, cursor: stillCursor };
    },
  };
}

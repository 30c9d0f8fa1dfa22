import type { Change, Cozy, Stored } from './cozy.ts';

const DOCTYPE = 'io.cozy.todos';

export type Todo = { title: string; done: boolean } & Stored;

/** What is to do, the oldest first, and whoever wants to know that it changed. */
export interface Todos {
  readonly all: readonly Todo[];
  load(): Promise<void>;
  /** A title of spaces is nothing to do. */
  add(title: string): Promise<void>;
  toggle(todo: Todo): Promise<void>;
  remove(todo: Todo): Promise<void>;
  /** Of this page and of any other one. @returns what ends it */
  onChange(listener: () => void): () => void;
}

export function createTodos(cozy: Cozy): Todos {
  const known = new Map<string, Todo>();
  const listeners = new Set<() => void>();
  let all: readonly Todo[] = [];

  function changed(): void {
    all = [...known.values()];
    for (const listener of listeners) listener();
  }

  function take({ event, doc }: Change<Todo>): void {
    if (event === 'DELETED') known.delete(doc._id);
    else known.set(doc._id, doc);
    changed();
  }

  async function load(): Promise<void> {
    const found = await cozy.list<Todo>(DOCTYPE);
    known.clear();
    for (const todo of found) known.set(todo._id, todo);
    changed();
  }

  return {
    get all() {
      return all;
    },
    load,
    async add(title) {
      if (title.trim() === '') return;
      const doc = await cozy.create(DOCTYPE, { title: title.trim(), done: false });
      take({ event: 'CREATED', doc });
    },
    async toggle(todo) {
      const doc = await cozy.update(DOCTYPE, { ...todo, done: !todo.done });
      take({ event: 'UPDATED', doc });
    },
    async remove(todo) {
      await cozy.remove(DOCTYPE, todo);
      take({ event: 'DELETED', doc: todo });
    },
    onChange(listener) {
      listeners.add(listener);
      const stop = cozy.follow<Todo>(DOCTYPE, take, () => void load());
      return () => {
        listeners.delete(listener);
        stop();
      };
    },
  };
}

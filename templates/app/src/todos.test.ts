import { expect, test } from 'vitest';
import type { Change, Cozy, Stored } from './cozy.ts';
import { createTodos, type Todo } from './todos.ts';

/** A cozy in memory, and what another page would write in it. */
function memoryCozy(...stored: Todo[]) {
  let tell: (change: Change<Todo>) => void = () => {};
  let count = 0;
  const cozy: Cozy = {
    list: async <T>() => stored as unknown as (T & Stored)[],
    create: async (_doctype, doc) => ({ ...doc, _id: `new${++count}`, _rev: '1-a' }),
    update: async (_doctype, doc) => ({ ...doc, _rev: '2-a' }),
    remove: async () => {},
    follow: (_doctype, onChange) => {
      tell = onChange as typeof tell;
      return () => {};
    },
  };
  return { cozy, elsewhere: (change: Change<Todo>) => tell(change) };
}

const milk: Todo = { _id: 'milk', _rev: '1-a', title: 'Milk', done: false };

test('what is stored is there, and what is added comes after it', async () => {
  const todos = createTodos(memoryCozy(milk).cozy);
  await todos.load();
  await todos.add('  Bread ');
  await todos.add('   ');
  expect(todos.all.map(({ title }) => title)).toEqual(['Milk', 'Bread']);
});

test('a thing is ticked, then removed', async () => {
  const todos = createTodos(memoryCozy(milk).cozy);
  await todos.load();
  await todos.toggle(milk);
  expect(todos.all).toMatchObject([{ title: 'Milk', done: true, _rev: '2-a' }]);
  await todos.remove(milk);
  expect(todos.all).toEqual([]);
});

test('what another page does is seen here', async () => {
  const { cozy, elsewhere } = memoryCozy(milk);
  const todos = createTodos(cozy);
  let changes = 0;
  todos.onChange(() => changes++);
  await todos.load();
  elsewhere({ event: 'CREATED', doc: { ...milk, _id: 'tea', title: 'Tea' } });
  elsewhere({ event: 'DELETED', doc: milk });
  expect(todos.all.map(({ title }) => title)).toEqual(['Tea']);
  expect(changes).toBe(3);
});

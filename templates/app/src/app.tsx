import { useEffect, useState } from 'preact/hooks';
import type { Todo, Todos } from './todos.ts';
import type { Words } from './words.ts';

export function App({ todos, words }: { todos: Todos; words: Words }) {
  const [all, setAll] = useState(todos.all);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const attempt = (work: Promise<void>) => {
    work.then(
      () => setState('ready'),
      () => setState('failed'),
    );
  };

  useEffect(() => {
    attempt(todos.load());
    return todos.onChange(() => setAll(todos.all));
  }, [todos]);

  return (
    <main>
      <h1>{words.title}</h1>
      {state === 'failed' && (
        <p role="alert">
          {words.failed}{' '}
          <button type="button" onClick={() => attempt(todos.load())}>
            {words.again}
          </button>
        </p>
      )}
      <AddForm words={words} onAdd={(title) => attempt(todos.add(title))} />
      {all.length === 0 && <p class="none">{state === 'loading' ? words.loading : words.none}</p>}
      <ul>
        {all.map((todo) => (
          <Line
            key={todo._id}
            todo={todo}
            words={words}
            onToggle={() => attempt(todos.toggle(todo))}
            onRemove={() => attempt(todos.remove(todo))}
          />
        ))}
      </ul>
    </main>
  );
}

function AddForm({ words, onAdd }: { words: Words; onAdd: (title: string) => void }) {
  const [title, setTitle] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(title);
        setTitle('');
      }}
    >
      <input
        value={title}
        placeholder={words.placeholder}
        aria-label={words.placeholder}
        onInput={(event) => setTitle(event.currentTarget.value)}
      />
      <button type="submit">{words.add}</button>
    </form>
  );
}

interface LineProps {
  todo: Todo;
  words: Words;
  onToggle: () => void;
  onRemove: () => void;
}

function Line({ todo, words, onToggle, onRemove }: LineProps) {
  return (
    <li>
      <label class={todo.done ? 'done' : ''}>
        <input type="checkbox" checked={todo.done} onChange={onToggle} />
        {todo.title}
      </label>
      <button type="button" aria-label={words.remove(todo.title)} onClick={onRemove}>
        ×
      </button>
    </li>
  );
}

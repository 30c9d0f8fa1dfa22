import './style.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { openCozy, readBoot } from './cozy.ts';
import { createTodos } from './todos.ts';
import { wordsIn } from './words.ts';

const boot = readBoot(document);
const todos = createTodos(openCozy(boot));
const root = document.querySelector('[role=application]') as HTMLElement;

function show(View: typeof App): void {
  render(<View todos={todos} words={wordsIn(boot.locale)} />, root);
}

show(App);
// While you work on it: what you save is shown, and what the app knows stays.
import.meta.hot?.accept('./app.tsx', (changed) => changed && show(changed.App));

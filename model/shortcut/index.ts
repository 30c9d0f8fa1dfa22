/** Shortcuts: files that are an address. */
export { createShortcuts, type Shortcuts } from './shortcuts.ts';

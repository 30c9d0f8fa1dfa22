/** What an application says of itself and asks for, and how that is shown. */
export { AppIcon } from './app-icon.tsx';
export { addedRights, type Facts, type Right, readFacts } from './facts.ts';
export { RightLine, Rights } from './rights.tsx';

/** What must follow from a change, even if the process that made it is killed. */
export { createFollower, type Follower } from './follower.ts';
export type { ChangeHandler } from './types.ts';

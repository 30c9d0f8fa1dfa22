/** How much of something may be under way at the same time, for each of those who ask. */
export { releasing } from './releasing.ts';
export { createSlots, type Slots } from './slots.ts';

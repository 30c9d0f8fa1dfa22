/** Slows down whoever guesses a secret. */
export { createMailBudget } from './budget.ts';
export { networkOf } from './network.ts';
export { createThrottle, type TrySource } from './throttle.ts';

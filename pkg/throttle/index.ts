/** Slows down whoever guesses a secret. */
export { networkOf } from './network.ts';
export { createThrottle } from './throttle.ts';

/** Slows down whoever guesses a secret. */
export { createThrottle } from './throttle.ts';

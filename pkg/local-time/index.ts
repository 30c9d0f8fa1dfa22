/** Days and hours as the clocks of a time zone show them. */
export { dayAfter, instantOf, localTime } from './local-time.ts';

import type { Call, HttpClient } from './http-client.ts';

/** What the methods of a database use: a call whose path begins after the database. */
export type DatabaseCall = (call: Call) => ReturnType<HttpClient['call']>;

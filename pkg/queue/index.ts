/** Work to be done later, by this process or another one. */
export { backoff } from './backoff.ts';
export { type Consumer, consume, type Outcome } from './consume.ts';
export { type Bounds, CANCELLED, type Delivery, type Hold, LOST, type NewJob, type Queue } from './types.ts';

/** What the owner should know, and the ways to tell it. */
export { categoryOf } from './category.ts';
export { createDelivery, type DeliverNotifications } from './deliver.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export { NOTIFICATION_WORKER } from './plan.ts';
export { createSubscriptions, type Subscriptions } from './subscriptions.ts';
export { tellFailures } from './tell-failures.ts';
export type { Notification, Source } from './types.ts';

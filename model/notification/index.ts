/** What the owner should know, and the ways to tell it. */
export { createAppTemplates } from './app-template.ts';
export { fromAttributes, NOTIFICATION_ATTRIBUTES } from './attributes.ts';
export { categoryOf } from './category.ts';
export { createDelivery, type DeliverNotifications } from './deliver.ts';
export { linksOf } from './link.ts';
export { type Devices, joinDevices, newMessage } from './message.ts';
export { createNotifications, type Notifications } from './notifications.ts';
export { createPhones } from './phones.ts';
export { NOTIFICATION_WORKER } from './plan.ts';
export { createQuotaWatch, type QuotaWatch } from './quota-watch.ts';
export { createStackNotices, type StackNotices } from './stack-notices.ts';
export { createSubscriptions, type Subscriptions } from './subscriptions.ts';
export { tellFailures } from './tell-failures.ts';
export type { Notification, Source } from './types.ts';

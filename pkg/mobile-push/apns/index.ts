/** Apple Push Notification service, by tokens. @see https://developer.apple.com/documentation/usernotifications */
export { openApns } from './apns.ts';
export { parseApnsKey } from './provider-token.ts';

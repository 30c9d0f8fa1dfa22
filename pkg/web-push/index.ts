/** Messages to browsers that are closed. @see https://www.rfc-editor.org/rfc/rfc8030 RFC 8291 (contents) RFC 8292 (VAPID) */

export { makeVapidKeys, type VapidKeys } from './vapid-keys.ts';
export { createWebPush, type PushSubscription, parseSubscription, type WebPush } from './web-push.ts';

/** Firebase Cloud Messaging. @see https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages */
export { openFcm } from './fcm.ts';
export { parseServiceAccount } from './service-account.ts';

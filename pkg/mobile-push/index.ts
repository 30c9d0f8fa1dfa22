/** Messages to phones, by the service of their platform. Drivers: `fcm` (Android, and iOS by Firebase), `apns` (iOS). */

export type { MobileMessage, MobilePush, MobilePushes } from './types.ts';

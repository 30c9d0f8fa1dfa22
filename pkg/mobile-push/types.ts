export interface MobileMessage {
  title: string;
  body: string;
  /** What it is about: a newer one of the same takes its place on the device. */
  tag: string;
  /** The device needs to be told the last one only, when it has been out of reach. */
  collapsible: boolean;
  urgent: boolean;
  /** Name of a sound of the app, or `default`; empty: silent. */
  sound: string;
  /** For the app that is opened. */
  data: Readonly<Record<string, string>>;
  /** Seconds that the service keeps it for. */
  ttl: number;
}

/** One push service, as one sender. */
export interface MobilePush extends AsyncDisposable {
  /**
   * @param token what the app on the device was given by its platform
   * @returns `gone`: this token will never work again
   *
   * Rejects with kind `bad-gateway` when another try, or another configuration, may succeed; its words hold no secret.
   */
  send(token: string, message: MobileMessage, options: { signal: AbortSignal }): Promise<'sent' | 'gone'>;
}

/** The services that are configured. */
export interface MobilePushes {
  fcm?: MobilePush;
  apns?: MobilePush;
}

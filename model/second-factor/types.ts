import type { Instance } from '#model/instance';
import type { TrySource } from '#pkg/throttle';

/** Where the codes come from. */
export type FactorMode = 'mail' | 'totp';

/** What an authenticator app is given (RFC 6238, SHA-1, 6 digits, 30 s: what every app understands). */
export interface TotpSetup {
  /** base32, to be typed. */
  secret: string;
  /** `otpauth://totp/...`, to be shown as a QR code. */
  uri: string;
}

/** A browser that the owner said is theirs. */
export interface TrustedDevice {
  readonly _id: string;
  readonly _rev: string;
  /** `Firefox (Linux)`. */
  name: string;
  created_at: string;
  last_used_at: string;
}

/** With where it comes from, for the limits. */
export interface SecondStep extends TrySource {
  /** What `begin` gave. */
  token: string;
  /** The six digits, or a recovery code. */
  passcode: string;
}

export interface SecondFactors {
  /** What is asked after the passphrase; undefined: nothing. */
  mode(instance: Instance): FactorMode | undefined;
  /**
   * The first step is done. Sends the code where it goes by mail, and answers what stands for the first step for 15
   * minutes. Rejects with kind `too-many-requests` after many mails.
   */
  begin(instance: Instance): Promise<string>;
  /** True while the token may still be used. */
  isBegun(instance: Instance, token: string): Promise<boolean>;
  /**
   * True once for a token, a code of the app or a recovery code. Rejects with kind `too-many-requests` when somebody
   * guesses.
   */
  finish(instance: Instance, step: SecondStep): Promise<boolean>;

  /** Sends the code that turns the mail mode on. */
  askMailMode(instance: Instance): Promise<void>;
  /** Turns the mail mode on, and leaves nothing of another mode; false when the code is wrong. */
  setMailMode(instance: Instance, passcode: string, source: TrySource): Promise<boolean>;
  /** No second factor any more: nothing is left of the app, of the recovery codes and of the trusted browsers. */
  turnOff(instance: Instance): Promise<void>;

  /** A new secret for an authenticator app; it changes nothing until `confirmTotp`. */
  prepareTotp(instance: Instance): Promise<TotpSetup>;
  /**
   * Turns the app mode on with a code of the app, and answers new recovery codes; no browser is trusted any more. Rejects with kind `unprocessable` when
   * the code is wrong or nothing was prepared.
   */
  confirmTotp(instance: Instance, passcode: string, source: TrySource): Promise<string[]>;

  /** Ten new codes, for when the phone is lost; the ones before are worth nothing. They are told this once. */
  renewRecoveryCodes(instance: Instance): Promise<string[]>;
  countRecoveryCodes(instance: Instance): Promise<number>;

  /** The second step is not asked of this browser for 90 days. @returns the token that it keeps */
  trust(instance: Instance, name: string): Promise<string>;
  isTrusted(instance: Instance, token: string): Promise<boolean>;
  trustedDevices(instance: Instance): Promise<TrustedDevice[]>;
  /** Rejects with kind `not-found`. */
  distrust(instance: Instance, id: string): Promise<void>;
}

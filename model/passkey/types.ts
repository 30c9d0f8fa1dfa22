import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Instance } from '#model/instance';

/** A credential of the owner (`io.cozy.auth.passkeys`); its id is that of the credential, base64url. */
export interface Passkey {
  readonly _id: string;
  readonly _rev: string;
  name: string;
  /** COSE key (RFC 9052), base64url. */
  public_key: string;
  /** Uses, as the authenticator counts them; many say 0 always. */
  counter: number;
  transports: string[];
  /** Host for which it was made. */
  rp_id: string;
  /** It is kept by more than one device. */
  backed_up: boolean;
  created_at: string;
  last_used_at?: string;
}

/** @see https://www.w3.org/TR/webauthn-3/ */
export interface Passkeys {
  /** What the browser is asked to make. Rejects with kind `unprocessable` when there are as many as can be. */
  registrationOptions(instance: Instance): Promise<PublicKeyCredentialCreationOptionsJSON>;
  /**
   * Keeps a new one. Rejects with kind `unprocessable` when the answer of the browser proves nothing, `conflict` when the
   * passkey is known.
   * @param request.origins of the pages that may have made it
   */
  register(
    instance: Instance,
    request: { name: string; response: unknown; origins: readonly string[] },
  ): Promise<Passkey>;
  /** What the browser is asked to prove; no name is needed, the browser knows which passkeys are for this host. */
  loginOptions(instance: Instance): Promise<PublicKeyCredentialRequestOptionsJSON>;
  /** The passkey that an answer of the browser proves, once. @param origin of the page that asked */
  verify(instance: Instance, response: unknown, origin: string): Promise<Passkey | undefined>;
  hasAny(instance: Instance): Promise<boolean>;
  /** Latest first. */
  list(instance: Instance): Promise<Passkey[]>;
  /** Rejects with kind `not-found`, `unprocessable` for a name that is empty or too long. */
  rename(instance: Instance, id: string, name: string): Promise<Passkey>;
  /** Rejects with kind `not-found`. */
  remove(instance: Instance, id: string): Promise<void>;
}

import type { StoredObject } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission, Rule } from '#model/permission';
import type { JsonObject } from '#pkg/json';

/** A document of `io.cozy.app_passwords`; its id is the public half of the password. */
export interface AppPasswordDocument {
  name: string;
  permissions: JsonObject;
  /** SHA-256 of the secret half, base64: 128 random bits need no slow hash. */
  hash: string;
  created_at: string;
}

/** As the owner sees it. */
export interface AppPassword extends Omit<StoredObject<AppPasswordDocument>, 'hash'> {
  /** Right within some minutes. */
  last_used_at?: string;
  last_used_ip?: string;
}

/** Passwords that are good wherever a token is, each with rules of its own. */
export interface AppPasswords {
  /** `password` is not kept: nobody can show it again. Rejects with kind `unprocessable`. */
  create(
    instance: Instance,
    options: { name: string; rules: readonly Rule[] },
  ): Promise<{ created: AppPassword; password: string }>;
  list(instance: Instance): Promise<AppPassword[]>;
  /** It is refused from now on. Rejects with kind `not-found`. */
  revoke(instance: Instance, id: string): Promise<void>;
  /** True for what has the form of one: nothing else is worth a look. */
  looksLikeOne(token: string): boolean;
  /** What it allows; undefined when it is wrong or revoked. @param address where it is used, for the owner's list */
  open(instance: Instance, password: string, address?: string): Promise<Permission | undefined>;
}

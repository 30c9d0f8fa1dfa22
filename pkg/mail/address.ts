import { domainToASCII } from 'node:url';
import { AppError } from '#pkg/errors';
import type { MailAddress } from './types.ts';

/** RFC 5321 section 4.5.3.1. */
const MAX_ADDRESS = 254;
const MAX_LOCAL = 64;
/** The dot-atom of RFC 5322 section 3.2.3: quoted local parts are never real, and are a way to smuggle a recipient. */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+(?:\.[\p{L}\p{N}!#$%&'*+\-/=?^_`{|}~]+)*$/u;
const DOMAIN =
  /^(?=.{1,253}$)[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)*$/u;

export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  return (
    at > 0 &&
    text.length <= MAX_ADDRESS &&
    local.length <= MAX_LOCAL &&
    LOCAL.test(local) &&
    DOMAIN.test(domain) &&
    domainToASCII(domain) !== ''
  );
}

/** Rejects with kind `unprocessable`. */
export function checkAddress({ email }: MailAddress): void {
  if (!isMailAddress(email)) throw new AppError('unprocessable', 'This is not a mail address', { code: 'bad_address' });
}

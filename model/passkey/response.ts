import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';

const bytes = z
  .string()
  .regex(/^[\w-]*$/)
  .max(16_384);
const id = z.string().regex(/^[\w-]{1,1400}$/);
const common = {
  id,
  rawId: id,
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()),
};

const registration = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
});

const login = z.object({
  ...common,
  response: z.object({
    clientDataJSON: bytes,
    authenticatorData: bytes,
    signature: bytes,
    userHandle: bytes.nullish(),
  }),
});

/** What the browser made (`PublicKeyCredential.toJSON()`), or undefined when it is not like that. */
export function parseRegistration(value: unknown): RegistrationResponseJSON | undefined {
  return registration.safeParse(value).data as RegistrationResponseJSON | undefined;
}

export function parseLogin(value: unknown): AuthenticationResponseJSON | undefined {
  const { data } = login.safeParse(value);
  if (!data) return undefined;
  const { userHandle, ...response } = data.response;
  return { ...data, response } as AuthenticationResponseJSON;
}

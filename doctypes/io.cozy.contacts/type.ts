import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.contacts`: Somebody that the owner knows, as a vCard says it (RFC 6350). */
export interface Contact {
  /** As they are called; made from the name when it is not there. */
  fullname?: string;
  /** What lists show. */
  displayName?: string;
  name?: {
    givenName?: string;
    familyName?: string;
    additionalName?: string;
    namePrefix?: string;
    nameSuffix?: string;
  };
  email?: { address: string; type?: string; label?: string; primary?: boolean }[];
  phone?: { number: string; type?: string; label?: string; primary?: boolean }[];
  address?: {
    formattedAddress?: string;
    street?: string;
    number?: string;
    code?: string;
    city?: string;
    region?: string;
    country?: string;
    /** Such as work, home or cell. */
    type?: string;
    /** Such as work, home or cell. */
    label?: string;
    primary?: boolean;
  }[];
  /** Their own Cozy. */
  cozy?: { url: string; label?: string; primary?: boolean }[];
  birthday?: string;
  birthplace?: string;
  company?: string;
  jobTitle?: string;
  gender?: string;
  note?: string;
  /** The owner. */
  me?: boolean;
  trusted?: boolean;
  /** What lists are sorted by. */
  indexes?: Record<string, unknown>;
  /** Groups, and accounts that they come from. */
  relationships?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  cozyMetadata?: CozyMetadata;
}

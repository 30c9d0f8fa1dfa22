import type { CozyMetadata } from '../metadata.ts';

/** `io.cozy.settings`: What the owner has chosen, for the whole Cozy or for one app; the id says for which. */
export interface Settings {
  public_name?: string;
  email?: string;
  phone?: string;
  /** IANA zone. */
  tz?: string;
  tracking?: unknown;
  theme?: string;
  default_redirection?: string;
  hint?: string;
  quota?: string;
  context?: string;
  auto_update?: unknown;
  cozyMetadata?: CozyMetadata;
}

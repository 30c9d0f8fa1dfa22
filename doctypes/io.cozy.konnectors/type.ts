/** `io.cozy.konnectors`: A konnector that is installed, with its manifest. */
export interface Konnector {
  slug: string;
  name: string;
  name_prefix?: string;
  editor?: string;
  version?: string;
  source: string;
  state: 'installing' | 'upgrading' | 'installed' | 'ready' | 'errored';
  checksum?: string;
  available_version?: string;
  error?: string;
  icon?: string;
  permissions?: Record<string, unknown>;
  terms?: unknown;
  notifications?: Record<string, unknown>;
  locales?: Record<string, unknown>;
  langs?: string[];
  categories?: string[];
  created_at: string;
  updated_at: string;
  fields?: Record<string, unknown>;
  frequency?: 'hourly' | 'daily' | 'weekly' | 'monthly';
  time_interval?: unknown[];
  folders?: unknown[];
  parameters?: unknown;
  account_type?: string;
  vendor_link?: string;
  data_types?: string[];
}

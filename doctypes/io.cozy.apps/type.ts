/** `io.cozy.apps`: A web app that is installed, with its manifest. */
export interface App {
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
  routes?: Record<string, { folder: string; index: string; public: boolean }>;
  intents?: unknown[];
  services?: Record<string, unknown>;
}

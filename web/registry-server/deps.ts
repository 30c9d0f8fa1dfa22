import type { Logger } from '#pkg/log';
import type { RegistryFolder } from '#pkg/registry-folder';

export interface RegistryServerDeps {
  folder: RegistryFolder;
  log: Logger;
}

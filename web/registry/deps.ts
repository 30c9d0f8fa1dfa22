import type { Permissions } from '#model/permission';
import type { AppRegistries, Maintenances } from '#model/registry';

export interface RegistryDeps {
  registries: AppRegistries;
  maintenances: Maintenances;
  permissions: Permissions;
}

/** Where applications are published, and which of them should not be used for a while. */
export { type AppRegistries, createAppRegistries } from './app-registries.ts';
export { createMaintenances, type Maintenances } from './maintenances.ts';

/** The protocol of the registries of applications: what is asked of them, and what they answer. */
export { type Catalogue, createCatalogue } from './catalogue.ts';
export { createHierarchy, type Hierarchy } from './hierarchy.ts';
export { createRegistryOpener } from './remote.ts';
export type { AppDocument, ListQuery, Registry, VersionDocument } from './types.ts';
export { type Channel, compareVersions, isChannel, isVersion } from './version.ts';

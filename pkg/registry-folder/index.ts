/** A registry's own side: the folder of its packages, and who may publish there. */
export { openRegistryFolder } from './registry-folder.ts';
export { createEditorKeys, signPublication, verifyPublication } from './signature.ts';
export type { RegistryFolder } from './types.ts';

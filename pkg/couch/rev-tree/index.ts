/** Revisions of a document: pure, shared by nobody's storage. */
export { formatHistory, isFlat, isFlatHash, parseHistory, prependFlat } from './history.ts';
export {
  addPath,
  leavesBelow,
  leavesOf,
  pathOf,
  type RevNode,
  type RevTree,
  removeLeaves,
  stem,
  toRevisions,
} from './rev-tree.ts';
export {
  compareRevisions,
  generationOf,
  hashOf,
  isMd5,
  nextRevision,
  normaliseRevision,
  parseHash,
  parseRevision,
  type Revision,
} from './revision.ts';

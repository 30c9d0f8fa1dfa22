/** Revisions of a document: pure, shared by nobody's storage. */
export { formatHistory, isFlat, parseHistory, prependFlat } from './history.ts';
export {
  addPath,
  leavesBelow,
  leavesOf,
  pathOf,
  type RevTree,
  removeLeaves,
  stem,
  toRevisions,
} from './rev-tree.ts';
export {
  compareRevisions,
  generationOf,
  hashOf,
  nextRevision,
  nextRevisionInPieces,
  normaliseRevision,
  parseHash,
} from './revision.ts';

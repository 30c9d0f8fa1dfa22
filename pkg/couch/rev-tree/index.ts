/** Revisions of a document: pure, shared by nobody's storage. */
export { formatHistory, isFlat, parseHistory, prependFlat } from './history.ts';
export {
  addPath,
  leavesOf,
  nodesOf,
  pathOf,
  type RevNode,
  type RevTree,
  removeLeaves,
  revisionsOf,
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

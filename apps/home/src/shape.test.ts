import { expect, test } from 'vitest';
import { parseShape } from './shape.ts';

test.each([
  [null, { apps: 5, files: 0, hasSteps: true }],
  ['{"apps":7,"files":10,"hasSteps":false}', { apps: 7, files: 10, hasSteps: false }],
  ['{"apps":1e9,"files":-1,"hasSteps":"no"}', { apps: 40, files: 0, hasSteps: true }],
  ['not JSON', { apps: 5, files: 0, hasSteps: true }],
  ['null', { apps: 5, files: 0, hasSteps: true }],
])('what was kept, %s, gives a skeleton of a sound size', (kept, shape) => {
  expect(parseShape(kept)).toEqual(shape);
});

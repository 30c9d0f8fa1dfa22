import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatHistory, isFlat, parseHistory, prependFlat } from './history.ts';
import {
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
import { compareRevisions, nextRevision, nextRevisionInPieces, normaliseRevision } from './revision.ts';

let bodies = 0;

/** The paths in turn, newest first; a leaf that is deleted has an exclamation mark. */
function treeOf(...paths: string[][]): RevTree {
  const tree: RevTree = [];
  for (const path of paths) add(tree, path, ++bodies);
  return tree;
}

function add(tree: RevTree, [leaf = '', ...ancestors]: string[], body: number): void {
  const known = ancestors.map((rev) => ({ rev, body: undefined, deleted: false }));
  addPath(tree, [{ rev: leaf.replace('!', ''), body, deleted: leaf.endsWith('!') }, ...known]);
}

const leaves = (tree: RevTree) => leavesOf(tree).map(({ rev }) => rev);

function find(tree: RevTree, rev: string): RevNode {
  return revisionsOf(tree).get(rev) as RevNode;
}

const path = (tree: RevTree, rev: string) => pathOf(find(tree, rev)).map((node) => node.rev);

/** Every leaf with its ancestors. */
function branches(tree: RevTree): string[] {
  return leavesOf(tree).map((leaf) =>
    pathOf(leaf)
      .map(({ rev }) => rev)
      .join(' '),
  );
}

describe('revisions', () => {
  test.each(['', 'bad', '1', '1-', '-1-a', 'x-a', '1.5-a', `1-${'z'.repeat(32)}`, '1-\ud800'])(
    '%j is refused',
    (rev) => {
      expect(() => normaliseRevision(rev)).toThrow('Invalid rev format');
    },
  );

  test('a hash of 32 hexadecimal digits is made lowercase', () => {
    expect(normaliseRevision(`1-${'AB'.repeat(16)}`)).toBe(`1-${'ab'.repeat(16)}`);
    expect(normaliseRevision('12-Any-thing')).toBe('12-Any-thing');
  });

  test.each([
    ['1-a', '1-b'],
    ['9-z', '10-a'],
    ['1-B', '1-a'],
    ['1-ab', '1-b'],
    ['2-9', '2-a'],
    // 32 digits are 16 bytes: ff is after z, 00 before.
    ['1-zz', `1-${'f'.repeat(32)}`],
    [`1-${'0'.repeat(32)}`, '1-!'],
    ['1-\uffff', '1-\u{10000}'],
  ])('%s is before %s', (a, b) => {
    expect(compareRevisions(a, b)).toBeLessThan(0);
    expect(compareRevisions(b, a)).toBeGreaterThan(0);
  });

  test('the revision of an edit depends on its parent, its deletion and its body, on nothing else', () => {
    const rev = nextRevision('1-a', false, '{"v":1}');
    expect(rev).toMatch(/^2-[0-9a-f]{32}$/);
    expect(nextRevision('1-a', false, '{"v":1}')).toBe(rev);
    const others = [nextRevision('1-b', false, '{"v":1}'), nextRevision('1-a', true, '{"v":1}')];
    others.push(nextRevision('1-a', false, '{"v":2}'), nextRevision(undefined, false, '{"v":1}'));
    expect(new Set([rev, ...others]).size).toBe(5);
  });

  test.each([
    ['1-a', false],
    [undefined, true],
  ])('that of a large body is the same when it is summed in pieces (after %s)', async (parent, deleted) => {
    // A pair of surrogates lies across the end of each piece.
    const body = `{"t":"${'\u{1f600}'.repeat(400_000)}"}`;
    let pauses = 0;
    const breathe = () => {
      pauses++;
      return undefined;
    };
    expect(await nextRevisionInPieces(parent, deleted, body, breathe)).toBe(nextRevision(parent, deleted, body));
    expect(pauses).toBeGreaterThan(2);
  });
});

describe('winners', () => {
  test.each([
    ['the greater hash', [['1-a'], ['1-b']], ['1-b', '1-a']],
    ['the longer branch', [['1-z'], ['3-c', '2-b', '1-a']], ['3-c', '1-z']],
    ['the generation, not the known length', [['10-x'], ['3-c', '2-b', '1-a']], ['10-x', '3-c']],
    ['a living one before a longer tombstone', [['3-c!', '2-b', '1-a'], ['1-m']], ['1-m', '3-c']],
    [
      'the greatest of the tombstones',
      [
        ['2-d1!', '1-a'],
        ['2-d2!', '1-a'],
      ],
      ['2-d2', '2-d1'],
    ],
  ])('%s', (_, paths, expected) => {
    expect(leaves(treeOf(...paths))).toEqual(expected);
  });

  const histories = fc
    .array(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })
    .map((all) => all.map((names) => names.map((_, at) => `${at + 1}-${names.slice(0, at + 1).join('')}`).reverse()));

  test('do not depend on the order in which branches arrive', () => {
    const shuffled = histories.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(branches(treeOf(...other))).toEqual(branches(treeOf(...all)));
      }),
    );
  });

  test('a stored history reads back as the tree it was', () => {
    fc.assert(
      fc.property(histories, (all) => {
        const tree = treeOf(...all);
        const [winner] = leavesOf(tree) as [RevNode];
        expect(parseHistory(formatHistory(tree), winner)).toEqual(tree);
      }),
    );
  });
});

describe('merging', () => {
  test('what is known already changes nothing', () => {
    const tree = treeOf(['3-c', '2-b', '1-a']);
    const before = formatHistory(tree);
    add(tree, ['3-c!', '2-b', '1-a'], 99);
    add(tree, ['2-b'], 99);
    expect(formatHistory(tree).replace(':2r', '')).toBe(before);
    expect(leavesOf(tree)).toMatchObject([{ rev: '3-c', deleted: false }]);
  });

  test('a root gets the ancestors that a longer branch through it tells', () => {
    const tree = treeOf(['2-b', '1-a'], ['4-d', '3-c'], ['5-e', '4-d', '3-c', '2-b', '1-a']);
    expect(branches(stem(tree, 10))).toEqual(['5-e 4-d 3-c 2-b 1-a']);
  });

  test('a revision known by its name only takes the body that comes late', () => {
    const tree = treeOf(['3-c', '2-b', '1-a']);
    add(tree, ['2-b', '1-a'], 99);
    expect(find(tree, '2-b').body).toBe(99);
    expect(leaves(tree)).toEqual(['3-c']);
  });

  test('a branch without a root is joined when its ancestors come', () => {
    const tree = treeOf(['4-d', '3-c', '2-b', '1-a'], ['6-f', '5-e']);
    expect(leaves(tree)).toEqual(['6-f', '4-d']);
    add(tree, ['5-e', '4-d', '3-c'], 99);
    const joined = stem(tree, 10);
    expect(leaves(joined)).toEqual(['6-f']);
    expect(toRevisions(pathOf(find(joined, '6-f')))).toEqual({ start: 6, ids: ['f', 'e', 'd', 'c', 'b', 'a'] });
    expect(toRevisions(pathOf(find(joined, '6-f'), 2))).toEqual({ start: 6, ids: ['f', 'e'] });
  });

  test('a revision with two histories is there with each of them', () => {
    const tree = stem(treeOf(['3-c', '2-b'], ['3-c', '2-x'], ['4-d', '3-c', '2-x']), 10);
    expect(branches(tree)).toEqual(['4-d 3-c 2-x', '3-c 2-b']);
  });
});

describe('forgetting', () => {
  test('what is too far from every leaf', () => {
    const tree = stem(treeOf(['6-f', '5-e', '4-d', '3-c', '2-b', '1-a'], ['3-x', '2-b', '1-a']), 3);
    expect(path(tree, '6-f')).toEqual(['6-f', '5-e', '4-d']);
    expect(path(tree, '3-x')).toEqual(['3-x', '2-b', '1-a']);
  });

  test('nothing that another leaf is near to', () => {
    const tree = stem(treeOf(['4-d', '3-c', '2-b', '1-a'], ['3-x', '2-b', '1-a']), 2);
    expect(branches(tree)).toEqual(['4-d 3-c 2-b', '3-x 2-b']);
    // Once two trees are joined, each branch is cut by itself.
    const tree2 = treeOf(['4-d', '3-c'], ['3-x', '2-b'], ['5-e', '4-d', '3-c', '2-b']);
    expect(branches(stem(tree2, 3))).toEqual(['5-e 4-d 3-c', '3-x 2-b']);
  });

  test('purged leaves, with the ancestors that only they have', () => {
    const tree = removeLeaves(treeOf(['3-c', '2-b', '1-a'], ['2-x', '1-a']), ['3-c']);
    expect(nodesOf(tree).map(({ rev }) => rev)).toEqual(['1-a', '2-x']);
    expect(removeLeaves(tree, ['2-x'])).toEqual([]);
  });
});

describe('flat histories', () => {
  test('an update adds in front, and the oldest goes beyond the limit', () => {
    let history = '';
    for (const hash of ['a', 'b', 'c', 'd']) history = prependFlat(history, hash, hash.charCodeAt(0), 3);
    const tree = parseHistory(history, { rev: '4-d', deleted: false });
    expect(path(tree, '4-d')).toEqual(['4-d', '3-c', '2-b']);
    expect(find(tree, '2-b')).toMatchObject({ parent: undefined, body: 98, deleted: false });
    expect(isFlat(formatHistory(tree))).toBe(true);
    expect(prependFlat(history, 'e', 1, 1)).toBe('e:1');
  });

  test.each(['a b', 'a:b', '[x'])('a hash such as %j makes a tree', (hash) => {
    const tree = treeOf([`2-${hash}`, '1-a']);
    const text = formatHistory(tree);
    expect(isFlat(text)).toBe(false);
    expect(leaves(parseHistory(text, { rev: `2-${hash}`, deleted: false }))).toEqual([`2-${hash}`]);
  });
});

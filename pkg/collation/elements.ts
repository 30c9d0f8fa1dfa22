import { JOINER, lastWhere, type RootOrder } from './root-order.ts';

/** One collation element: an atom, an ideograph or a mark, and the rank of its tertiary variant. */
export interface Element {
  kind: 'atom' | 'ideograph' | 'mark';
  /** Index among its kind; one more than the last mark is a secondary weight that no mark has (`æ`, `ß`). */
  weight: number;
  tertiary: number;
  /** The unit sorts right after this element and all that begins with it, and nothing else is known of it. */
  after?: boolean;
}

const LONGEST_EXPANSION = 24;

/**
 * The collation elements of a unit (a character or a contraction), found by comparing it with characters whose elements
 * are known: ICU does not tell them.
 */
export function findElements(unit: string, order: RootOrder): Element[] {
  if (order.levels.tertiary(unit, '') === 0) return [];
  const elements = findPrimaries(unit, order);
  if (elements.some(({ after }) => after)) return elements;
  const isKnown = addMarks(unit, elements, order);
  if (isKnown) setTertiaries(unit, elements, order);
  else setTertiaryByRank(unit, elements, order);
  return elements;
}

function findPrimaries(unit: string, order: RootOrder): Element[] {
  const { primary } = order.levels;
  const elements: Element[] = [];
  let prefix = '';
  while (primary(prefix, unit) !== 0 && elements.length < LONGEST_EXPANSION) {
    const last = elements.at(-1);
    if (last !== undefined && primary(`${prefix}\uffff`, unit) < 0) {
      last.after = true;
      break;
    }
    const next = findPrimary(prefix, unit, order);
    elements.push(next);
    prefix += charactersOf(next, order).at(next.weight) + JOINER;
  }
  return elements;
}

function findPrimary(prefix: string, unit: string, order: RootOrder): Element {
  const { primary } = order.levels;
  const kind = primary(`${prefix}一`, unit) <= 0 ? 'ideograph' : 'atom';
  const characters = kind === 'atom' ? order.atoms : order.ideographs;
  const weight = lastWhere(characters.size, (index) => primary(prefix + characters.at(index), unit) <= 0);
  return { kind, weight: Math.max(weight, 0), tertiary: 0 };
}

/** Inserts the marks: the common secondary weight of an atom is below that of any mark. False: one is of no mark. */
function addMarks(unit: string, elements: Element[], order: RootOrder): boolean {
  const { secondary } = order.levels;
  const mark = (weight: number): Element => ({ kind: 'mark', weight, tertiary: 0 });
  const highest = mark(order.marks.size - 1);
  let at = elements.length === 0 ? 0 : 1;
  while (secondary(render(elements, order), unit) !== 0 && at < LONGEST_EXPANSION) {
    const isAbove = (...marks: Element[]) => secondary(render(elements.toSpliced(at, 0, ...marks), order), unit) <= 0;
    if (isAbove(highest, highest)) {
      elements.splice(at, 0, mark(order.marks.size));
      return false;
    }
    const weight = lastWhere(order.marks.size, (index) => isAbove(mark(index)));
    if (weight >= 0) elements.splice(at, 0, mark(weight));
    else if (at >= elements.length) return false;
    at++;
  }
  return true;
}

function setTertiaries(unit: string, elements: Element[], order: RootOrder): void {
  const { tertiary } = order.levels;
  for (const element of elements) {
    if (tertiary(render(elements, order), unit) === 0) return;
    const { length } = charactersOf(element, order).variants(element.weight);
    const rank = lastWhere(length, (index) => {
      element.tertiary = index;
      return tertiary(render(elements, order), unit) <= 0;
    });
    element.tertiary = Math.max(rank, 0);
  }
}

/** Such units are only compared with each other: their order among themselves is enough. */
function setTertiaryByRank(unit: string, elements: Element[], order: RootOrder): void {
  const [first] = elements;
  if (first === undefined) return;
  const equals = charactersOf(first, order).equalsOf(unit);
  first.tertiary = Math.max(
    equals.findIndex((equal) => order.levels.tertiary(equal, unit) === 0),
    0,
  );
}

function render(elements: Element[], order: RootOrder): string {
  return elements
    .map((element) => charactersOf(element, order).variants(element.weight)[element.tertiary] ?? '')
    .join(JOINER);
}

function charactersOf({ kind }: Element, order: RootOrder) {
  if (kind === 'mark') return order.marks;
  return kind === 'atom' ? order.atoms : order.ideographs;
}

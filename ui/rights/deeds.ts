/** What may be done with data, as a person says it. */
export type Deed = 'see' | 'add' | 'change' | 'remove';

const VERBS: Readonly<Record<Deed, readonly string[]>> = {
  see: ['GET'],
  add: ['POST'],
  change: ['PUT', 'PATCH'],
  remove: ['DELETE'],
};

/** What the verbs of a rule let its bearer do; none, or `ALL`, is everything. */
export function deedsOf(verbs: readonly string[]): Deed[] {
  const upper = verbs.map((verb) => verb.toUpperCase());
  const isAll = upper.length === 0 || upper.includes('ALL');
  const deeds = Object.keys(VERBS) as Deed[];
  return deeds.filter((deed) => isAll || VERBS[deed].some((verb) => upper.includes(verb)));
}

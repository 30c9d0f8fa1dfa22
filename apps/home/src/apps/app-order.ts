/** Those that the owner has put in order, then the others as they come. */
export function inOrder<T extends { slug: string }>(apps: readonly T[], order: readonly string[]): T[] {
  const place = new Map(order.map((slug, index) => [slug, index]));
  const placeOf = ({ slug }: T) => place.get(slug) ?? order.length;
  return apps.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The slugs with one of them moved to another place; the same when there is no such place. */
export function moved(slugs: readonly string[], slug: string, to: number): string[] {
  if (to < 0 || to >= slugs.length || !slugs.includes(slug)) return [...slugs];
  return slugs.filter((one) => one !== slug).toSpliced(to, 0, slug);
}

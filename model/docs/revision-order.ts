/** True when the first revision wins over the second, both being living leaves: the longer history, then the greater hash. */
export function beats(rev: string, other: string): boolean {
  const generation = Number.parseInt(rev, 10) - Number.parseInt(other, 10);
  return generation === 0 ? rev > other : generation > 0;
}

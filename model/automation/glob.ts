/**
 * Whether a name is like one of the globs of a list (`*.pdf, invoice-??.*`); an empty list is like any name. Neither case nor
 * accents count. `*` is any characters, `?` is one: no more is understood, so that no pattern takes long.
 */
export function matchesGlobs(globs: string, name: string): boolean {
  const list = globs
    .split(',')
    .map((glob) => glob.trim())
    .filter((glob) => glob !== '');
  const plain = [...plainly(name)];
  return list.length === 0 || list.some((glob) => matches([...plainly(glob)], plain));
}

/** At most as many steps as the product of both lengths: only the last star is ever tried again. */
function matches(glob: readonly string[], name: readonly string[]): boolean {
  let [at, from] = [0, 0];
  let [star, resume] = [-1, 0];
  while (from < name.length) {
    if (glob[at] === '*') {
      star = at++;
      resume = from;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === name[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else return false;
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}

function plainly(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

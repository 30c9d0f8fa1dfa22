const MARK = /\p{M}/u;

/** True when normalisation does not move any mark of the string. */
export function isCanonical(text: string): boolean {
  if (!MARK.test(text)) return true;
  const apart = Array.from(text, (character) => character.normalize('NFD')).join('');
  return apart === text.normalize('NFD');
}

/** What turns the direction of a text, to make it read otherwise, or shows nothing at all. */
const DECEIVING = /[\u202a-\u202e\u2066-\u2069\u061c\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** The words of a program as one line: a title, a subject. Control characters are spaces, and half characters are replaced. */
export function toLine(text: string): string {
  return plain(text)
    .replace(/ *[\p{Cc}\u2028\u2029]+ */gu, ' ')
    .trim();
}

/** The same, with its lines. */
export function toText(text: string): string {
  return plain(text)
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]+/gu, ' ')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function plain(text: string): string {
  return text.toWellFormed().replace(DECEIVING, '');
}

/** At most so many characters, the last one a sign that there are more. */
export function cut(text: string, max: number): string {
  const characters = [...text.slice(0, max * 2)];
  return characters.length <= max && text.length <= max * 2 ? text : `${characters.slice(0, max - 1).join('')}…`;
}

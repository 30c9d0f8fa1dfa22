/** What is enough of a file for nearly every type. */
export const HEAD_SIZE = 4100;

/** The type that the first bytes of a file tell; undefined when they tell none. */
export async function typeOfBytes(head: Uint8Array): Promise<string | undefined> {
  // Loaded at need: most files are known by their names.
  const { fileTypeFromBuffer } = await import('file-type');
  return (await fileTypeFromBuffer(head))?.mime;
}

/** Who tells what the server itself has to say. */
export const STACK = { originator: 'stack', slug: 'stack', name: 'Cozy' } as const;

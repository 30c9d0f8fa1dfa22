export function differences(expected: unknown, actual: unknown, at?: string): string[];

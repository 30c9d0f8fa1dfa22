/** Code of the error of a Host that has no instance: the plain dialect has a body for it alone. */
export const UNKNOWN_INSTANCE = 'unknown_instance';

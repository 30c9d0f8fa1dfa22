/** What the second step gave this browser, so that it is not asked again. */
const KEY = 'trusted-device-token';

export const trustedDevice = {
  read: () => quietly(() => localStorage.getItem(KEY)),
  write: (token) => quietly(() => localStorage.setItem(KEY, token)),
};

/** A browser may refuse to keep anything. */
function quietly(task) {
  try {
    return task();
  } catch {
    return undefined;
  }
}

// Tells the owner what is new when no page of the Cozy is open. See docs/api/notifications.md.

self.addEventListener('push', (event) => event.waitUntil(show(event.data)));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.address));
});

/** A push without words must be shown too, or the browser shows its own. */
function show(data) {
  let told = {};
  try {
    told = data?.json() ?? {};
  } catch {
    // Not one of ours.
  }
  const { title, message, tag, url } = told;
  const options = { body: textOf(message), tag: textOf(tag), data: { address: addressOf(url) } };
  return self.registration.showNotification(textOf(title) || 'Cozy', options);
}

const textOf = (value) => (typeof value === 'string' ? value : '');

/** The page that the server says: one of the Cozy. */
function addressOf(url) {
  const page = URL.parse(textOf(url));
  return page?.protocol === 'https:' || page?.protocol === 'http:' ? page.href : `${self.location.origin}/`;
}

/** A window that shows it already is brought forward. */
async function open(address) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find(({ url }) => url === address);
  return shown ? shown.focus() : self.clients.openWindow(address);
}

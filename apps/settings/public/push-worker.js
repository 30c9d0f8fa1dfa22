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
  const { title, message, tag, slug } = told;
  const options = { body: textOf(message), tag: textOf(tag), data: { address: addressOf(slug, told.data) } };
  return self.registration.showNotification(textOf(title) || 'Cozy', options);
}

const textOf = (value) => (typeof value === 'string' ? value : '');

/** What the notification is about: the page that it names, else the app that tells it. */
function addressOf(slug, data) {
  const url = URL.parse(textOf(data?.url));
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.href;
  const [app, ...path] = textOf(data?.redirectLink).split('/');
  return originOf(app || textOf(slug)) + (app ? `/${path.join('/')}` : '/');
}

/** Apps are neighbours: `settings.host` and `drive.host`, or `name-settings.host` and `name-drive.host`. */
function originOf(slug) {
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) return self.location.origin;
  return self.location.origin.replace(/\/\/((?:[^.]*-)?)settings\./, `//$1${slug}.`);
}

/** A window that shows it already is brought forward. */
async function open(address) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const shown = windows.find(({ url }) => url === address);
  return shown ? shown.focus() : self.clients.openWindow(address);
}

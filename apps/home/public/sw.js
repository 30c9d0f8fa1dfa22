/**
 * Shows a page of its own when the server cannot be reached, so that the installed home is never the browser's error. It keeps
 * nothing: no answer of the server outlives a logout. The page is in this script.
 */
const WORDS = {
  en: {
    title: 'Your Cozy does not answer',
    text: 'You are offline, or your server is. Nothing of yours is lost: it is all at home, waiting for the connection.',
    again: 'Try again',
  },
  fr: {
    title: 'Votre Cozy ne répond pas',
    text: 'Vous êtes hors ligne, ou votre serveur l’est. Rien n’est perdu : tout est chez vous, dès que la connexion revient.',
    again: 'Réessayer',
  },
};
const lang = new URL(self.location.href).searchParams.get('lang')?.startsWith('fr') ? 'fr' : 'en';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  event.respondWith(fetch(event.request).catch(offlinePage));
});

function offlinePage() {
  const { title, text, again } = WORDS[lang];
  const page = `<!doctype html>
<html lang="${lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; text-align: center;
    background: light-dark(#f4f4ef, #111a18); color: light-dark(#1c2925, #e8eeea);
    font: 1rem/1.5 system-ui, sans-serif; }
  main { padding: 2rem; max-width: 26rem; }
  h1 { font-size: 1.6rem; line-height: 1.2; }
  p { color: light-dark(#53615b, #a5b3ac); }
  a { display: inline-block; margin-top: 1rem; padding: .75rem 1.5rem; border-radius: 999px; font-weight: 600;
    background: light-dark(#1a6350, #74cfae); color: light-dark(#fff, #062a1f); text-decoration: none; }
</style>
<main>
  <svg width="72" height="72" viewBox="0 0 32 32" aria-hidden="true">
    <path d="M16 3.5 28.5 14c.8.7 1 1.3 1 2.2V25a4.500 4.500 0 0 1-4.500 4.500H7A4.500 4.500 0 0 1 2.500 25v-8.800c0-.9.3-1.600 1-2.200z" fill="#7b8983"/>
    <path d="M11 24.500v-6a5 5 0 0 1 10 0v6z" fill="#33413c"/>
  </svg>
  <h1>${title}</h1>
  <p>${text}</p>
  <a href="/">${again}</a>
</main>
</html>`;
  return new Response(page, {
    status: 503,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    },
  });
}

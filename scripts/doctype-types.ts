/**
 * Writes the types of the doctypes, beside the files of the catalogue that they are made from: `node scripts/doctype-types.ts`;
 * with `--check` it says whether they are right.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Definition, type Field, openDoctypes } from '#model/doctype';

const FOLDER = join(import.meta.dirname, '..', 'doctypes');
const WIDTH = 120;

const PLAIN: Readonly<Partial<Record<Field['type'], string>>> = {
  any: 'unknown',
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  metadata: 'CozyMetadata',
};

function typeOf({ type, rule, of, fields }: Field, indent: string): string {
  if (type === 'list') return listOf(of ? typeOf(of, indent) : 'unknown');
  if (type === 'map') return `Record<string, ${of ? typeOf(of, indent) : 'unknown'}>`;
  if (type === 'object') return objectOf(fields ?? {}, indent);
  if (rule?.enum) return rule.enum.map((value) => `'${value}'`).join(' | ');
  return PLAIN[type] ?? 'string';
}

const listOf = (item: string): string => (item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`);

function objectOf(fields: Record<string, Field>, indent: string): string {
  const line = `{ ${Object.entries(fields)
    .map(([name, field]) => memberOf(name, field, indent))
    .join('; ')} }`;
  return line.length + indent.length < WIDTH - 40 ? line : `{\n${membersOf(fields, `${indent}  `)}${indent}}`;
}

function memberOf(name: string, field: Field, indent: string): string {
  const type = typeOf(field, indent);
  const line = `${name}${field.mandatory ? '' : '?'}: ${type}`;
  const isLong = line.length + indent.length >= WIDTH && field.rule?.enum;
  return isLong
    ? `${name}${field.mandatory ? '' : '?'}:\n${indent}  | ${type.replaceAll(' | ', `\n${indent}  | `)}`
    : line;
}

function membersOf(fields: Record<string, Field>, indent: string): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const comment = field.description ? `${indent}/** ${field.description}. */\n` : '';
      return `${comment}${indent}${memberOf(name, field, indent)};\n`;
    })
    .join('');
}

/** Path in the folder -> text. */
function filesOf(definitions: readonly Definition[]): Map<string, string> {
  const files = new Map(definitions.map((definition) => [`${definition.doctype}/type.ts`, fileOf(definition)]));
  const exports = definitions.map(({ doctype, name }) => `export type { ${name} } from './${doctype}/type.ts';\n`);
  const members = definitions.map(({ doctype, name }) => `  '${doctype}': ${name};\n`);
  const imports = exports.map((line) => line.replace('export', 'import'));
  const map = `/** A document by its doctype. */\nexport interface Doctypes {\n${members.join('')}}\n`;
  return files.set('by-doctype.ts', `${imports.join('')}\n${map}`).set('index.ts', indexOf(exports));
}

function indexOf(exports: readonly string[]): string {
  const about = '/** What documents look like; they may have more members. Made by scripts/doctype-types.ts. */\n';
  const metadata = "export type { CozyMetadata } from './metadata.ts';\n";
  return [about, "export type { Doctypes } from './by-doctype.ts';\n", ...exports, metadata].join('');
}

function fileOf({ doctype, name, description, fields }: Definition): string {
  const members = membersOf(fields, '  ');
  const metadata = members.includes('CozyMetadata') ? "import type { CozyMetadata } from '../metadata.ts';\n\n" : '';
  return `${metadata}/** \`${doctype}\`: ${description} */\nexport interface ${name} {\n${members}}\n`;
}

const isCheck = process.argv.includes('--check');
for (const [path, text] of filesOf(openDoctypes({ folders: [FOLDER] }).definitions)) {
  const file = join(FOLDER, path);
  const isRight = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (isRight) continue;
  if (!isCheck) {
    writeFileSync(file, text);
    continue;
  }
  console.error(`doctypes/${path} is not as the catalogue says: run node scripts/doctype-types.ts`);
  process.exitCode = 1;
}

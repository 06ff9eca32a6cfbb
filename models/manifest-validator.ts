/**
 * `npm run validator`: manifest.schema.json into src/model/generated/manifest-validator.cjs, or
 * another schema (second argument) into another file (first argument). Compiling the schema at each
 * start would take a ninth of it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

const at = (path: string) => new URL(path, import.meta.url);
const [, , made = at('../src/model/generated/manifest-validator.cjs'), from = at('manifest.schema.json')] =
  process.argv;
const schema = JSON.parse(readFileSync(from, 'utf8'));
// Lengths in UTF-16 units, so that the result needs nothing of Ajv; the schema only asks that texts are not empty.
const options = { unicode: false, logger: false } as const;
const ajv = new Ajv2020({ ...options, allErrors: true, strict: false, code: { source: true, lines: true } });
const code = standalone.default(ajv, ajv.compile(schema));
if (code.includes('require('))
  throw new Error('the validator would need Ajv at run time; say the type of what is unique');
writeFileSync(made, code);

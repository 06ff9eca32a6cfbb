/** Writes the pages that are made from tests and lock files: npm run tables. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { licences } from './licences.ts';
import { requirements } from './requirements.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const PAGES = { 'docs/requirements.md': requirements, 'docs/licences.md': licences } as const;

if (import.meta.main) for (const [page, make] of Object.entries(PAGES)) writeFileSync(join(ROOT, page), make(ROOT));

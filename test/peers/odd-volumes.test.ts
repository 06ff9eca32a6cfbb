/**
 * Files of nibabel and SimpleITK with something wrong or unusual in them: read, or refused with the
 * reason that is true, before a network sees them.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { asFailure } from '../../src/errors.ts';
import { readInput } from '../../src/files/input.ts';
import { checkPlausible } from '../../src/preprocess/geometry.ts';
import { IntensitySample } from '../../src/preprocess/intensity-sample.ts';
import { checkTag, tagFindings } from '../../src/preprocess/tag-check.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';

const PYTHON = fileURLToPath(new URL('../../training/.venv/bin/python', import.meta.url));
const SCRIPT = fileURLToPath(new URL('odd_volumes.py', import.meta.url));
const present = existsSync(PYTHON);
if (!present) console.log('odd-volumes.test.ts: skipped, training/.venv is not there (make setup-python)');
const withPython = present ? test : test.skip;
const CONFIG = readConfig(SEGMENT_SETTINGS, {}, {});

interface Odd {
  readonly path: string;
  readonly maker: string;
  readonly expected: string;
  readonly options: { readonly orientation?: string; readonly volume?: string };
}

/** As the command line and the service judge it. */
async function outcomeOf({ path, options }: Odd): Promise<string> {
  try {
    const { source } = await readInput(path, CONFIG, { head: '', modality: 'CT', ...options });
    const { geometry, rescale, voxels } = source.volume;
    checkPlausible(geometry, 'volume');
    const sample = new IntensitySample(rescale, voxels.length);
    sample.update(voxels, voxels.length);
    checkTag(tagFindings(sample.profile(), 'CT', false), 'refuse');
    return 'read';
  } catch (error) {
    return asFailure(error).reason;
  }
}

withPython('every odd volume of nibabel and SimpleITK is read, or refused for what is wrong with it', async (t) => {
  t.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-odd-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const { stdout } = await promisify(execFile)(PYTHON, [SCRIPT, folder], { maxBuffer: 2 ** 24 });
  const volumes = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Odd);
  const found: Record<string, string> = {};
  const expected: Record<string, string> = {};
  for (const odd of volumes) {
    const name = `${basename(odd.path)} ${JSON.stringify(odd.options)}, by ${odd.maker}`;
    expected[name] = odd.expected;
    found[name] = await outcomeOf(odd);
  }
  t.deepEqual(found, expected);
  t.true(volumes.length > 110, `${volumes.length} files`);
});

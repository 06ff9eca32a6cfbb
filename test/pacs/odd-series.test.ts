/**
 * Series as hospitals have them, each written by pydicom, dcmtk, GDCM, dcmjs or highdicom: the intensities that went
 * in, at their side of the patient, or the reason that is true. `make test-pacs` sets up what is needed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { asFailure } from '../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../src/formats/dicom/read.ts';
import { IntensitySample } from '../../src/preprocess/intensity-sample.ts';
import { checkTag, tagFindings } from '../../src/preprocess/tag-check.ts';
import type { Volume } from '../../src/volume.ts';
import { DICOM_TOOLS_MISSING, pacsPython } from '../support/dicom-tools.ts';
import { onPatientAxes } from '../support/patient-axes.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`odd-series.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;
const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 9, rules: [] };
/** What a series is read with whose intensities are on another grid, or others by a little. */
const NOT_EXACT = ['GANTRY_TILT', 'UNEVEN_SPACING', 'LOSSY_COMPRESSION'];
/** What a series is read with whose intensities are those that went in. */
const TOLD = ['FEWER_THAN_TOLD', 'ACQUISITIONS_INTERLEAVED'];

interface Odd {
  readonly case: string;
  readonly tool: string;
  readonly path: string;
  readonly options: { readonly volume?: number };
  /** "read", the code of a warning, or the reason of a refusal. */
  readonly expected: string;
  /** Slices, rows, columns. */
  readonly shape: readonly [number, number, number];
  /** File with intensities, axes to left, back and head. */
  readonly intensities: string;
}

function float32(path: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(path)).buffer);
}

/** As the command line and the service judge it. */
function checkUnit({ rescale, voxels }: Volume): void {
  const sample = new IntensitySample(rescale, voxels.length);
  sample.update(voxels, voxels.length);
  checkTag(tagFindings(sample.profile(), 'CT', false), 'refuse');
}

async function outcomeOf({ path, options, expected, intensities }: Odd): Promise<string> {
  try {
    const { volume, warnings } = await readDicom(path, { ...OPTIONS, ...options });
    const codes = warnings.map((warning) => warning.split(':')[0] as string);
    if (expected === 'CT_NOT_HU') checkUnit(volume);
    if (NOT_EXACT.includes(expected)) return codes.find((code) => code === expected) ?? 'read';
    const wanted = float32(intensities);
    const got = onPatientAxes(volume);
    if (got.length !== wanted.length || got.some((one, n) => one !== wanted[n])) return 'read as another image';
    return codes.find((code) => TOLD.includes(code)) ?? 'read';
  } catch (error) {
    return asFailure(error).reason;
  }
}

// Cases, how many series they are at least, and of how many makers.
for (const [script, least, makers] of [
  ['odd_series.py', 140, 3],
  ['odd_more.py', 100, 3],
  ['odd_encodings.py', 50, 3],
  ['odd_bits.py', 70, 6],
] as const)
  withTools(`every odd series of every tool is read as it is, or refused for what is wrong: ${script}`, async (t) => {
    t.timeout(900_000);
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-odd-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const series = (await pacsPython(script, folder))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Odd);
    const found: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const odd of series) {
      const name = `${odd.case}, by ${odd.tool}`;
      expected[name] = odd.expected;
      found[name] = await outcomeOf(odd);
    }
    t.deepEqual(found, expected);
    const tools = new Set(series.map(({ tool }) => tool));
    t.is(tools.size, makers);
    t.true(series.length > least, `${series.length} series`);
  });

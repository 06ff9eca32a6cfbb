/**
 * Series as hospitals have them, each written by pydicom, dcmtk and GDCM: the intensities that went
 * in, at their side of the patient, or the reason that is true. `make test-pacs` sets up what is needed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { asFailure } from '../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../src/formats/dicom/read.ts';
import type { Volume } from '../../src/volume.ts';
import { DICOM_TOOLS_MISSING, pacsPython } from '../support/dicom-tools.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`odd-series.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;
const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 9, rules: [] };
/** What a series is read with whose intensities are on another grid, or others by a little. */
const NOT_EXACT = ['GANTRY_TILT', 'UNEVEN_SPACING', 'LOSSY_COMPRESSION'];

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

/** Intensities on axes to left, back and head, whatever the axes of the volume are. */
function onPatientAxes({ geometry, voxels, rescale }: Volume): Float32Array {
  const axisOf = geometry.direction.map((towards) => {
    const along = towards.map(Math.abs);
    return along.indexOf(Math.max(...along));
  });
  const size = [0, 1, 2].map((axis) => geometry.size[axisOf.indexOf(axis)] as number);
  const [ni, nj] = geometry.size;
  const found = new Float32Array(voxels.length);
  for (const [n, voxel] of voxels.entries()) {
    const at = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
    const patient = [0, 0, 0];
    for (const [own, axis] of axisOf.entries()) {
      const forward = (geometry.direction[own]?.[axis] ?? 0) > 0;
      patient[axis] = forward ? (at[own] as number) : (geometry.size[own] as number) - 1 - (at[own] as number);
    }
    const [x = 0, y = 0, z = 0] = patient;
    found[x + (size[0] as number) * (y + (size[1] as number) * z)] = voxel * rescale.slope + rescale.intercept;
  }
  return found;
}

async function outcomeOf({ path, options, expected, intensities }: Odd): Promise<string> {
  try {
    const { volume, warnings } = await readDicom(path, { ...OPTIONS, ...options });
    const codes = warnings.map((warning) => warning.split(':')[0] as string);
    if (NOT_EXACT.includes(expected)) return codes.find((code) => code === expected) ?? 'read';
    const wanted = float32(intensities);
    const got = onPatientAxes(volume);
    return got.length === wanted.length && got.every((one, n) => one === wanted[n]) ? 'read' : 'read as another image';
  } catch (error) {
    return asFailure(error).reason;
  }
}

withTools('every odd series of every tool is read as it is, or refused for what is wrong with it', async (t) => {
  t.timeout(900_000);
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-odd-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const series = (await pacsPython('odd_series.py', folder))
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
  t.is(tools.size, 3);
  t.true(series.length > 140, `${series.length} series`);
});

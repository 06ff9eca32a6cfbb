/**
 * What do the files of a result take beside its labels? A segmentation, its report, a picture,
 * labels as NIfTI and the JSON of a CT of 512 x 512 x 300, as one core's seconds.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askedOf } from '../src/files/asked.ts';
import type { Input } from '../src/files/input.ts';
import { labelFormat } from '../src/files/label-format.ts';
import type { Outcome } from '../src/files/outcome.ts';
import { resultFiles } from '../src/files/results.ts';
import { type WrittenOf, writeResults } from '../src/files/write-results.ts';
import { niftiHeaderOf } from '../src/formats/nifti/header-of-geometry.ts';
import type { Volume } from '../src/volume.ts';
import { ctVolume, type Row, row } from './support.ts';

const [EDGE, SLICES, ORGANS] = [512, 300, 13];
const LIMIT = 1.5;

/** Ellipsoids as large as the organs of an abdomen: 2 % of the voxels, as in one. */
function organs(slices: number): Uint8Array {
  const labels = new Uint8Array(EDGE * EDGE * slices);
  for (let label = 1; label <= ORGANS; label++) {
    const [x, y, z] = [90 + ((label * 97) % 330), 120 + ((label * 61) % 270), (0.1 + (label % 9) / 11) * slices];
    const [a, b, c] = label === 1 ? [80, 90, 0.2 * slices] : [18 + 2 * label, 22 + label, 0.1 * slices];
    for (let k = Math.max(0, Math.ceil(z - c)); k < Math.min(slices, z + c); k++)
      for (let j = Math.ceil(y - b); j < y + b; j++) {
        const left = 1 - ((k - z) / c) ** 2 - ((j - y) / b) ** 2;
        if (left <= 0) continue;
        // An edge as a network draws it.
        const half = a * Math.sqrt(left) + ((j * 7 + k * 13) % 4);
        const row = (k * EDGE + j) * EDGE;
        labels.fill(label, row + Math.round(x - half), row + Math.round(x + half));
      }
  }
  return labels;
}

function inputOf(volume: Volume): Input {
  const { geometry } = volume;
  const slices = geometry.size[2];
  const source = {
    ...{ studyInstanceUid: '1.2.3', seriesInstanceUid: '1.2.3.4', frameOfReferenceUid: '1.2.3.5', modality: 'CT' },
    frames: Array.from({ length: slices }, (_, k) => ({
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: `1.2.826.0.1.3680043.10.999.20260101.123456.${k}`,
      frame: undefined,
      position: [0, 0, 2 * k] as const,
    })),
    ...{ rows: EDGE, columns: EDGE, pixelSpacing: [0.8, 0.8] as const, origin: {}, patientAndStudy: {} },
    orientation: [geometry.direction[0], geometry.direction[1]] as const,
  };
  const decision = { modality: 'CT', head: undefined, reason: 'Modality CT' } as const;
  return {
    source: { volume, header: niftiHeaderOf(geometry), littleEndian: true },
    ...{ modality: 'CT', head: '', modalityReason: 'Modality CT', format: 'DICOM', volumes: 1, volume: 1 },
    dicom: { volume, source, volumes: 1, decision, ignored: 0, skipped: 0, warnings: [] },
    warnings: [],
  };
}

function outcomeOf(labels: Uint8Array): Outcome {
  const classes = Array.from({ length: ORGANS }, (_, n) => ({
    ...{ label: n + 1, name: `organ_${n + 1}`, snomedCt: String(10200004 + n), meaning: `Organ ${n + 1}` },
    color: '#b4503c',
  }));
  const model = { model: 'bench', modelVersion: '1', modelSha256: 'ab'.repeat(32), head: 'organs' };
  const measured = classes.map(({ label, name }) => ({
    ...{ label, name, volumeMl: 100, voxels: 100_000, meanConfidence: 0.9, verdict: 'ACCEPT' as const, reasons: [] },
    ...{ explanation: '', removedVoxels: 0, filledVoxels: 0 },
  }));
  return {
    plan: { ...model, classes },
    report: { ...model, classes: measured, windowLower: -150, windowUpper: 250, sides: 'AS_EXPECTED' },
    ...{ labels, made: new Date(0) },
  };
}

/** Seconds of one core that the files of a volume of so many slices take. */
async function written(slices: number, rounds: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-bench-'));
  const input = inputOf(ctVolume(EDGE, slices));
  const outcome = outcomeOf(organs(slices));
  const labelsAs = labelFormat('nifti', 'DICOM');
  const of: WrittenOf = {
    ...{ input, labelsAs, meshAs: undefined, fhirSubject: undefined, digest: 'cd'.repeat(32) },
    asDicom: {
      ...{ source: (input.dicom as NonNullable<Input['dicom']>).source, type: 'BINARY', warnings: [] },
      ...{ report: true, contours: false, printed: false },
    },
    files: resultFiles(join(folder, 'of'), { labels: labelsAs, picture: true, seg: true, sr: true }),
    asked: askedOf({}, { tagCheck: 'warn' }),
  };
  const seconds: number[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const before = process.cpuUsage();
      await writeResults(outcome, of);
      const { user, system } = process.cpuUsage(before);
      seconds.push((user + system) / 1e6);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return seconds;
}

export async function run(rounds: number): Promise<Row[]> {
  await written(8, 1);
  const seconds = await written(SLICES, rounds);
  const detail = `${EDGE}x${EDGE}x${SLICES}, ${ORGANS} organs: SEG, SR, picture, NIfTI, JSON`;
  return [row('CPU time of all files of a result beside its labels', seconds, 's', { atMost: LIMIT }, detail)];
}

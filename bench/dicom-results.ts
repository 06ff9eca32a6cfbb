/**
 * What does a DICOM segmentation of a big volume take beside its labels? Memory over theirs, CPU
 * time over writing them as NIfTI.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { SegmentationResult } from '../src/formats/dicom/results/result.ts';
import { encodeSeg } from '../src/formats/dicom/results/seg.ts';
import { type Row, row } from './support.ts';

const SLICES = 300;
const EDGE = 512;
const ORGANS = 13;

/** Every organ in every slice, as a block of its own: more frames than any patient gives. */
function result(slices: number): SegmentationResult {
  const labels = new Uint8Array(slices * EDGE * EDGE);
  for (let k = 0; k < slices; k++) {
    for (let organ = 1; organ <= ORGANS; organ++) {
      for (let y = 0; y < 30; y++) {
        const at = (k * EDGE + organ * 34 + y) * EDGE + 60 + ((organ * 71) % 300);
        labels.fill(organ, at, at + 80);
      }
    }
  }
  return {
    source: {
      studyInstanceUid: '1.2.3',
      seriesInstanceUid: '1.2.3.4',
      frameOfReferenceUid: '1.2.3.5',
      modality: 'CT',
      frames: Array.from({ length: slices }, (_, k) => ({
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: `1.2.826.0.1.3680043.10.999.20260101.123456.${k}`,
        frame: undefined,
        position: [-180.123, -170.5, k * 1.25] as const,
      })),
      rows: EDGE,
      columns: EDGE,
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      pixelSpacing: [0.703125, 0.703125],
      origin: {},
      patientAndStudy: {},
    },
    model: { name: 'bench', version: '1', sha256: 'ab'.repeat(32), head: 'organs' },
    classes: Array.from({ length: ORGANS }, (_, n) => ({
      label: n + 1,
      name: `organ_${n + 1}`,
      code: { scheme: 'SCT', value: String(10200004 + n), meaning: `Organ ${n + 1}` },
      color: '#b4503c',
    })),
    labels,
  };
}

function resident(field: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

/** Milliseconds of CPU. */
async function cpu(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function encode(what: SegmentationResult): Promise<void> {
  for (const _ of (await encodeSeg(what)).chunks());
}

export async function run(rounds: number): Promise<Row[]> {
  await encode(result(8));
  const big = result(SLICES);
  const labelsMiB = big.labels.length / 2 ** 20;
  const memory: number[] = [];
  const time: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = resident('VmRSS');
    writeFileSync('/proc/self/clear_refs', '5'); // the peak counts from here
    const seg = await cpu(() => encode(big));
    memory.push((resident('VmHWM') - before) / labelsMiB);
    time.push(seg / (await cpu(() => gzipSync(big.labels))));
  }
  const detail = `BINARY, ${ORGANS * SLICES} frames of ${EDGE}x${EDGE}`;
  return [
    row('memory of a DICOM SEG while it is made, over its labels', memory, 'x', { atMost: 3 }, detail),
    row('CPU time of a DICOM SEG over gzip of its labels', time, 'x', { atMost: 2 }, detail),
  ];
}

/**
 * What does trust cost? The phantom through the service, then what says how far its labels can be
 * trusted once more by itself (sample of intensities, tag check, measures, verdicts, sides, words):
 * its seconds over the volume's.
 */
import { join } from 'node:path';
import { SegmentationClient } from '../src/client/client.ts';
import { collected } from '../src/client/collected.ts';
import { readNifti } from '../src/formats/nifti/read.ts';
import type { Head, Manifest } from '../src/model/manifest.ts';
import { openModelFiles } from '../src/model/repository.ts';
import { explanation } from '../src/postprocess/explanation.ts';
import { Measures } from '../src/postprocess/measures.ts';
import { judgeSides } from '../src/postprocess/sides.ts';
import { judge } from '../src/postprocess/trust.ts';
import { IntensitySample } from '../src/preprocess/intensity-sample.ts';
import { canonicalOrientation } from '../src/preprocess/orientation.ts';
import { tagFindings } from '../src/preprocess/tag-check.ts';
import { type Volume, voxelCount } from '../src/volume.ts';
import { MODELS, type Row, row, startService } from './support.ts';

export async function run(rounds: number): Promise<Row[]> {
  const { volume } = await readNifti(join(MODELS, 'phantom-ct.nii.gz'), { maxBytes: 2 ** 31 });
  const { manifest } = await openModelFiles(MODELS);
  const head = headOf(manifest);
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const shares: number[] = [];
  for (let round = -1; round < rounds; round++) {
    const answers = client.segment(volume, { modality: 'CT', confidence: true });
    const { labels, confidence = new Uint8Array(labels.length), report } = await collected(answers, volume.geometry);
    const seconds = secondsOfTrust(volume, head, labels, confidence);
    if (round >= 0) shares.push(seconds / report.totalSeconds);
  }
  client.close();
  const detail = `phantom, ${volume.geometry.size.join(' x ')}, ${head.classes.length} classes`;
  return [row('verdicts, sides and tag check over the whole of a volume', shares, 'x', { atMost: 0.03 }, detail)];
}

function headOf(manifest: Manifest): Head {
  const head = manifest.heads.find(({ name }) => name === manifest.modalities.CT?.defaultHead);
  if (head === undefined) throw new Error('expected a model with a head for CT');
  return head;
}

function secondsOfTrust(volume: Volume, head: Head, labels: Uint8Array, confidence: Uint8Array): number {
  const { geometry, voxels, rescale } = volume;
  const orientation = canonicalOrientation(geometry);
  const [columns, rows, slices] = orientation.size;
  const started = performance.now();
  const sample = new IntensitySample(rescale, voxelCount(geometry));
  sample.update(voxels, voxels.length);
  tagFindings(sample.profile(), 'CT', false);
  const measures = new Measures(head, geometry, orientation);
  for (let k = 0; k < slices; k++) {
    const plane = [k * columns * rows, (k + 1) * columns * rows] as const;
    measures.add(labels.subarray(...plane), confidence.subarray(...plane), k);
  }
  const all = measures.result();
  const { reasons } = judgeSides(all, head.classes, { geometry, orientation }, false);
  for (const [n, measure] of all.entries()) {
    const organ = head.classes[n] as Head['classes'][number];
    const known = { measures: all, trust: head.trust, place: reasons.get(measure.label) };
    explanation(measure, organ, { ...judge(measure, organ, known), removedVoxels: 0 });
  }
  return (performance.now() - started) / 1000;
}

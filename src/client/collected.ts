/** The answers of one call put together: labels of the volume, with plan and report. */
import { crc32 } from 'node:zlib';
import { Failure } from '../errors.ts';
import { type Geometry, voxelCount } from '../volume.ts';
import type { Plan__Output } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Report__Output } from '../wire/generated/m4oe/v1/Report.ts';
import type { Answer } from './client.ts';
import { RemovedLabels } from './removed-labels.ts';

export interface Collected {
  readonly plan: Plan__Output;
  readonly report: Report__Output;
  /** Class of each voxel, i fastest: (slices, rows, columns) of the source. */
  readonly labels: Uint8Array;
  /** The same of 255 x the probability of that class; present where it was asked for. */
  readonly confidence?: Uint8Array;
  /** The label that settling took from each voxel, else 0; present where it is known. */
  readonly removed?: Uint8Array;
}

/**
 * Of slices of one `k` and output the last one counts.
 * @param answers of `SegmentationClient.segment`
 * @param geometry of the volume
 * @param onAnswer told each answer as it comes
 * @throws Failure REPORT_MISSING, SLICES_MISSING, LABELS_CRC where a server, or what stands between,
 *   breaks the rules of the protocol; what `answers` throws
 */
export async function collected(
  answers: AsyncIterable<Answer>,
  geometry: Geometry,
  onAnswer: (answer: Answer) => void = () => undefined,
): Promise<Collected> {
  const labels = new Uint8Array(voxelCount(geometry));
  const slices = geometry.size[2];
  const came = new Set<number>();
  const taken = new RemovedLabels();
  let confidence: Uint8Array | undefined;
  let plan: Plan__Output | undefined;
  let report: Report__Output | undefined;
  for await (const answer of answers) {
    if (answer.kind === 'accepted') plan = answer.plan;
    else if (answer.kind === 'report') report = answer.report;
    else if (answer.kind === 'slice') {
      const { k, output, data, revision } = answer.slice;
      if (output === 'LABELS') {
        came.add(k);
        if (revision > 0) taken.replaced(labels, data, k * data.length);
        labels.set(data, k * data.length);
      } else if (output === 'CONFIDENCE') {
        confidence ??= new Uint8Array(labels.length);
        confidence.set(data, k * data.length);
      }
    }
    onAnswer(answer);
  }
  if (plan === undefined || report === undefined)
    throw new Failure('corrupt', 'REPORT_MISSING', 'the server ended the stream without a plan or a report');
  if (came.size < slices) {
    const why = `expected ${slices} label slices, ${slices - came.size} of them did not come; run the request again`;
    throw new Failure('corrupt', 'SLICES_MISSING', why);
  }
  if (crc32(labels) !== report.labelsCrc32) {
    const why = 'the labels that came are not those of the report; run the request again';
    throw new Failure('corrupt', 'LABELS_CRC', why);
  }
  const removed = taken.of(report.revisedSlices, labels.length);
  return {
    ...{ plan, report, labels },
    ...(confidence === undefined ? {} : { confidence }),
    ...(removed === undefined ? {} : { removed }),
  };
}

/**
 * One series, from what the archive tells of it to a result that a query found again. It holds
 * nothing that a second run needs: what is there is asked of the archive, under UIDs that follow
 * from the work, so it can be killed anywhere and run twice.
 */
import { collected } from '../client/collected.ts';
import { dicomResult } from '../client/dicom-result.ts';
import { ofPlanes } from '../client/of-planes.ts';
import { Failure } from '../errors.ts';
import { carriedWarnings, checkCarried } from '../formats/dicom/results/carried-attributes.ts';
import type { EncodedInstance } from '../formats/dicom/results/result.ts';
import { Assembly } from '../formats/dicom/series/assembly.ts';
import { Arrival } from '../streaming/arrival.ts';
import type { Candidate } from './candidate.ts';
import { type Answered, encodedProducts } from './encoded-products.ts';
import { seriesChanged } from './failures.ts';
import { type PlannedVolume, type PlanOptions, type PlanTools, planCandidate } from './planned-series.ts';
import type { Product } from './products.ts';
import { notSeen } from './region.ts';
import { judged } from './rules.ts';
import { fetchSlices } from './slices.ts';
import type { Obsolete } from './supersede.ts';

export interface JobOptions extends PlanOptions {
  readonly parallel: number;
}

export interface JobTools extends PlanTools {
  readonly options: JobOptions;
  /** Of a series of these instances, as an earlier run of the gateway noted it. */
  refusedBefore(
    candidate: Candidate,
    instances: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<Failure | undefined>;
  /** What is done with results, or notes, of an earlier set of instances. */
  supersede(obsolete: Obsolete, signal: AbortSignal): Promise<void>;
  onStored(kind: Product['kind']): void;
}

/** What of the work was already there. */
export type JobEnd = 'done' | 'there';

export interface JobResult {
  readonly end: JobEnd;
  /** All that the series has now. */
  readonly products: readonly Product[];
}

const EXTRA_BYTES = 64 * 2 ** 20;

/**
 * Its volumes one after the other, each with results of its own.
 * @param again true where a person wants it tried whatever was noted of it
 * @throws Failure GATEWAY_SERIES_CHANGED when instances came meanwhile, GATEWAY_MODEL_CHANGED,
 *   GATEWAY_NOT_VERIFIED, REGION_NOT_SEEN; those of planCandidate, Archive, Assembly, the service, encodeSeg and
 *   encodeReport, encodeStructureSet
 */
export async function runSeries(
  candidate: Candidate,
  again: boolean,
  tools: JobTools,
  signal: AbortSignal,
): Promise<JobResult> {
  const { instances, volumes } = await planCandidate(candidate, tools, signal);
  if (!again && volumes.some(({ missing }) => missing.length > 0)) {
    const refused = await tools.refusedBefore(candidate, instances, signal);
    if (refused !== undefined) throw refused;
  }
  let refusal: Failure | undefined;
  const products: Product[] = [];
  for (const volume of volumes) {
    try {
      products.push(...(await keepResults(candidate, volume, instances, tools, signal)).products);
    } catch (error) {
      // What cannot be segmented is no fault of the series' other volumes.
      if (!(error instanceof Failure) || error.kind !== 'invalid') throw error;
      refusal ??= error;
    }
  }
  if (refusal !== undefined) throw refusal;
  const end = volumes.some(({ missing }) => missing.length > 0) ? 'done' : 'there';
  return { end, products };
}

/**
 * Makes the results that are missing, those of a preview first, and supersedes those of earlier sets
 * of instances, and of the preview.
 * @returns the volume with what lies in the archive for it
 */
async function keepResults(
  candidate: Candidate,
  volume: PlannedVolume,
  known: ReadonlySet<string>,
  tools: JobTools,
  signal: AbortSignal,
): Promise<PlannedVolume> {
  let { preview } = volume;
  let kept = volume;
  if (volume.missing.length > 0) {
    if (preview !== undefined && preview.missing.length > 0)
      preview = await makeResults(candidate, preview, known, tools, signal);
    kept = await makeResults(candidate, volume, known, tools, signal);
  }
  const { studyUid } = candidate;
  const { work } = kept;
  for (const product of kept.products) {
    const uids = [...(kept.present.get(product) ?? [])].filter((uid) => uid !== product.instanceUid);
    if (uids.length > 0) await tools.supersede({ work, product, uids }, signal);
  }
  for (const product of preview?.products ?? []) {
    const uids = [...(await tools.destination.instancesOf(studyUid, product.seriesUid, signal))];
    if (uids.length > 0) await tools.supersede({ work, product, uids }, signal);
  }
  return kept;
}

/** @returns the volume, with its segmentation in bits where the archive refused the label map */
async function makeResults(
  candidate: Candidate,
  volume: PlannedVolume,
  known: ReadonlySet<string>,
  tools: JobTools,
  signal: AbortSignal,
): Promise<PlannedVolume> {
  const { studyUid, seriesUid } = candidate;
  await checkCarried(volume.plan.source);
  const answered = await segmented(candidate, volume, tools, signal);
  const elsewhere = judged(candidate, tools.rules).seen ? notSeen(answered.report) : undefined;
  if (elsewhere !== undefined) throw elsewhere;
  // The archive answers while the products are encoded.
  const [now, encoded] = await Promise.all([
    tools.archive.instancesOf(studyUid, seriesUid, signal),
    encodedProducts(answered, volume.wanted),
  ]);
  if (now.size !== known.size || [...now].some((uid) => !known.has(uid))) throw seriesChanged();
  const store = async (product: Product, of: ReadonlyMap<string, EncodedInstance>) => {
    await stored(product, of.get(product.instanceUid), studyUid, tools, signal);
    tools.onStored(product.kind);
  };
  // The report names the segmentation, so that comes first.
  const [segmentation, ...others] = volume.missing;
  try {
    if (segmentation !== undefined) await store(segmentation, encoded);
  } catch (error) {
    const { inBits } = volume;
    if (inBits === undefined || !(error instanceof Failure) || error.kind !== 'invalid') throw error;
    const again = await encodedProducts(answered, inBits.wanted);
    for (const product of inBits.missing) await store(product, again);
    return inBits;
  }
  for (const product of others) await store(product, encoded);
  return volume;
}

/**
 * What the service makes of the series. Slices go to it while later ones are still with the
 * archive.
 */
async function segmented(
  { studyUid, seriesUid }: Candidate,
  { plan, wish, work, warnings: ofSeries }: PlannedVolume,
  { archive, client, options }: JobTools,
  signal: AbortSignal,
): Promise<Answered> {
  const assembly = new Assembly(plan);
  const arrival = new Arrival(assembly.volume);
  const maxFileBytes = 2 * options.maxVolumeBytes + EXTRA_BYTES;
  const over = new AbortController();
  const fetching = fetchSlices(
    plan,
    assembly,
    arrival,
    (uid, stop) => archive.instance(studyUid, seriesUid, uid, maxFileBytes, stop),
    { parallel: options.parallel, maxFileBytes, signal: AbortSignal.any([signal, over.signal]) },
  ).catch(() => undefined); // the arrival fails with it, and so does the call
  try {
    const answers = client.segment(arrival, wish, signal);
    const answer = await collected(answers, assembly.volume.geometry);
    const { labels, confidence, report } = ofPlanes(work.source, answer);
    const warnings = [...ofSeries, ...assembly.warnings, ...carriedWarnings(work.source), ...report.warnings];
    const result = dicomResult(work.source, work, { ...report, warnings }, labels, confidence);
    if (result.model.sha256 !== work.model.sha256 || result.model.version !== work.model.version)
      throw new Failure(
        'unavailable',
        'GATEWAY_MODEL_CHANGED',
        'the service changed its model while the series was segmented',
      );
    return { report, result, volume: assembly.volume, labels, modality: String(wish.modality) };
  } finally {
    over.abort();
    await fetching;
  }
}

/** Stores an object unless somebody did meanwhile, and believes it when a query finds it. */
export async function stored(
  { seriesUid, instanceUid }: Product,
  instance: EncodedInstance | undefined,
  studyUid: string,
  { destination }: Pick<JobTools, 'destination'>,
  signal: AbortSignal,
): Promise<void> {
  if (instance === undefined) throw new Failure('internal', 'INTERNAL', 'the result has other UIDs than were expected');
  const there = async () => (await destination.instancesOf(studyUid, seriesUid, signal)).has(instanceUid);
  if (await there()) return;
  await destination.store(instance, signal);
  if (!(await there()))
    throw new Failure(
      'unavailable',
      'GATEWAY_NOT_VERIFIED',
      'the archive took the result, but a query does not find it',
    );
}

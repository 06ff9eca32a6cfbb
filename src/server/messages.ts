/** Domain values as messages of m4oe.v1. */

import {
  expertsOf,
  type Head,
  type Manifest,
  type ModalityRule,
  type OrganClass,
  ofPatches,
  type SliceRule,
  servedBy,
  takenPrompts,
  windowOf,
} from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import type { OrganReport, PreviewReport, SegmentReport } from '../pipeline/events.ts';
import { type Plan, previewSlices, type SegmentOrder } from '../pipeline/plan.ts';
import { finalOrder } from '../pipeline/refinement.ts';
import type { Modality } from '../volume.ts';
import type { Class } from '../wire/generated/m4oe/v1/Class.ts';
import type { ClassMeasure } from '../wire/generated/m4oe/v1/ClassMeasure.ts';
import type { Model as ModelMessage } from '../wire/generated/m4oe/v1/Model.ts';
import type { Plan as PlanMessage } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Preview } from '../wire/generated/m4oe/v1/Preview.ts';
import type { RefinePlan } from '../wire/generated/m4oe/v1/RefinePlan.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

const VERDICTS = { accept: 'ACCEPT', review: 'REVIEW', reject: 'REJECT', absent: 'ABSENT' } as const;

const SIDES = {
  'as-expected': 'AS_EXPECTED',
  mirrored: 'MIRRORED',
  'upside-down': 'UPSIDE_DOWN',
  turned: 'TURNED',
  'mirrored-as-stated': 'MIRRORED_AS_STATED',
  undecided: 'UNDECIDED',
} as const;

const PHASES = { native: 'NATIVE', arterial: 'ARTERIAL', venous: 'VENOUS', enhanced: 'ENHANCED' } as const;

const COVERAGES = { whole: 'WHOLE', 'in part': 'IN_PART', 'not seen': 'NOT_SEEN' } as const;

function classMessage(organ: OrganClass): Class {
  return {
    label: organ.label,
    name: organ.name,
    snomedCt: organ.code?.value ?? '',
    meaning: organ.code?.meaning ?? '',
    color: organ.color,
  };
}

export function planMessage(order: SegmentOrder, plan: Plan): PlanMessage {
  const { model, routing } = order;
  const { window } = routing;
  const final = finalOrder(order).routing;
  return {
    requestId: order.requestId,
    ...identityMessage(order),
    classes: final.head.classes.filter((organ) => final.wanted[organ.label] === 1).map(classMessage),
    ...(window?.kind === 'fixed' ? { windowLower: window.lower, windowUpper: window.upper } : {}),
    volumeBytes: plan.volumeBytes,
    memoryBytes: plan.memoryBytes,
    slices: plan.slices,
    inferSeconds: plan.inferSeconds,
    queueSeconds: plan.queueSeconds,
    streamsWhileUploading: plan.streams,
    provider: model.provider,
    previewSlices: previewSlices(plan),
    settles: plan.settleBytes > 0,
    passes: plan.passes.length,
    ...(order.refinement && plan.refinement ? { refine: refineMessage(order.refinement.order, plan.refinement) } : {}),
  };
}

function identityMessage({ model: { manifest, files }, routing }: SegmentOrder) {
  const { name: model, version: modelVersion } = manifest;
  return { model, modelVersion, modelSha256: files.graphSha256, head: routing.head.name };
}

function refineMessage(order: SegmentOrder, { inferSeconds, queueSeconds, settleBytes }: Plan): RefinePlan {
  const { provider } = order.model;
  return { ...identityMessage(order), inferSeconds, queueSeconds, provider, settles: settleBytes > 0 };
}

function previewMessage(order: SegmentOrder, { queueSeconds, inferSeconds, ranOn, seconds }: PreviewReport): Preview {
  return { ...identityMessage(order), provider: ranOn.join(', '), queueSeconds, inferSeconds, totalSeconds: seconds };
}

function measureMessage(organ: OrganReport): ClassMeasure {
  return {
    label: organ.label,
    name: organ.name,
    voxels: organ.voxels,
    volumeMl: organ.volumeMl,
    ...(organ.meanConfidence === null ? {} : { meanConfidence: organ.meanConfidence }),
    verdict: VERDICTS[organ.verdict],
    reasons: [...organ.reasons],
    removedVoxels: organ.removedVoxels,
    filledVoxels: organ.filledVoxels,
    ...(organ.predictedDice === undefined ? {} : { predictedDice: organ.predictedDice }),
    ...(organ.diceAtLeast === undefined ? {} : { diceAtLeast: organ.diceAtLeast }),
    ...(organ.missedProbability === undefined ? {} : { missedProbability: organ.missedProbability }),
    ...(organ.agreement === undefined ? {} : { agreement: organ.agreement }),
    explanation: organ.explanation,
    experts: (organ.experts ?? []).map((one) => ({ ...one })),
    ...(organ.meanIntensity === null ? {} : { meanIntensity: organ.meanIntensity }),
  };
}

export function reportMessage(
  order: SegmentOrder,
  report: SegmentReport,
  seconds: { receive: number; total: number },
  serviceVersion: string,
): Report {
  const final = finalOrder(order);
  const { phase, region } = report.seen;
  return {
    requestId: order.requestId,
    ...identityMessage(final),
    classes: report.organs.map(measureMessage),
    experts: report.experts.map(({ slices = [], ...one }) => ({ ...one, slices: [...slices] })),
    windowLower: report.window.lower,
    windowUpper: report.window.upper,
    labelsCrc32: report.labelsCrc32,
    warnings: [...report.warnings],
    receiveSeconds: seconds.receive,
    queueSeconds: report.queueSeconds,
    inferSeconds: report.inferSeconds,
    totalSeconds: seconds.total,
    precision: final.model.manifest.precision ?? 'float32',
    provider: report.ranOn.join(', '),
    adapter: (report.ranOn.includes('webgpu') ? final.model.adapter : undefined) ?? '',
    serviceVersion,
    skippedSlices: report.skippedSlices,
    settled: report.settled !== undefined,
    revisedSlices: report.settled?.revisedSlices ?? 0,
    settleSeconds: report.settled?.seconds ?? 0,
    passes: report.passes,
    sides: SIDES[report.sides.outcome],
    relations: report.sides.relations.map((relation) => ({ ...relation })),
    contrastPhase: phase?.phase === undefined ? 'CONTRAST_PHASE_UNSPECIFIED' : PHASES[phase.phase],
    contrastEvidence: phase?.evidence ?? '',
    covered: region.map(({ part, seen }) => ({ part, coverage: COVERAGES[seen] })),
    ...(report.preview === undefined ? {} : { preview: previewMessage(order, report.preview) }),
  };
}

function headMessage(manifest: Manifest, head: Head) {
  const modalities = Object.keys(servedBy(manifest, head)) as Modality[];
  return { name: head.name, description: head.description, modalities, classes: head.classes.map(classMessage) };
}

/** What the network works at: slices, or rows and columns of a patch. */
function inputSize(manifest: Manifest): { inputHeight: number; inputWidth: number } {
  const [height = 0, width = 0] = ofPatches(manifest) ? manifest.input.patch.slice(-2) : manifest.input.size;
  return { inputHeight: height, inputWidth: width };
}

export function modelMessage(model: Model): ModelMessage {
  const { manifest } = model;
  return {
    name: manifest.name,
    version: manifest.version,
    description: manifest.description,
    graphSha256: model.files.graphSha256,
    ...inputSize(manifest),
    modalities: (Object.keys(manifest.modalities) as Modality[]).flatMap((modality) => {
      const rule: SliceRule | ModalityRule | undefined = manifest.modalities[modality];
      if (rule === undefined) return [];
      const { kind, lower = 0, upper = 0 } = windowOf(manifest, modality) ?? {};
      const expert = 'expert' in rule ? rule.expert : '';
      const window = { percentile: kind === 'percentile', windowLower: lower, windowUpper: upper };
      return [{ modality, defaultHead: rule.defaultHead, expert, ...window }];
    }),
    heads: manifest.heads.map((head) => headMessage(manifest, head)),
    experts: [...expertsOf(manifest)],
    routing: ofPatches(manifest) ? '' : manifest.routing,
    precision: manifest.precision ?? 'float32',
    ready: model.ready,
    provider: model.provider,
    prompts: [...takenPrompts(manifest)],
  };
}

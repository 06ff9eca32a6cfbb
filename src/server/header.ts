/**
 * A header from the wire as an order in the domain's terms; everything that can be wrong with it is
 * found here.
 */
import { randomUUID } from 'node:crypto';
import { Failure, invalid } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { type Plan, planOrder, type SegmentOrder, type SizeLimits } from '../pipeline/plan.ts';
import { promptedBy } from '../pipeline/prompts.ts';
import { refinedBy } from '../pipeline/refinement.ts';
import { checkGeometry, checkRescale } from '../preprocess/geometry.ts';
import {
  type Geometry,
  MODALITIES,
  type Modality,
  type Rescale,
  type Triple,
  VOXEL_TYPES,
  type VoxelType,
} from '../volume.ts';
import type { Geometry__Output } from '../wire/generated/m4oe/v1/Geometry.ts';
import type { VolumeHeader__Output } from '../wire/generated/m4oe/v1/VolumeHeader.ts';
import type { ServiceContext } from './context.ts';
import { promptField, readPrompts } from './prompts.ts';

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;
/** What gRPC clients accept of a message unless they say otherwise. */
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;
const ENVELOPE_BYTES = 64;
/** Voxels of a slice that one message holds, its labels beside `k`, the output and the CRC. */
export const MOST_PLANE = MOST_MESSAGE_BYTES - ENVELOPE_BYTES;
const MOST_OUTPUTS = 2;
/** Labels are bytes, and 0 is background. */
const MOST_CLASSES = 255;
/** A point for each of many slices. */
const MOST_PROMPTS = 4096;

export interface Header {
  readonly order: SegmentOrder;
  readonly bigEndian: boolean;
  /** The client puts slices together that come in parts. */
  readonly slicesInParts: boolean;
}

/** @throws Failure of kind invalid or not_found, with the field at fault */
export function readHeader(
  header: VolumeHeader__Output | null | undefined,
  { models, tagCheck }: Pick<ServiceContext, 'models' | 'tagCheck'>,
): Header {
  if (header === null || header === undefined) throw invalid('HEADER_MISSING', 'header', 'expected a header, got none');
  const modality = oneOf<Modality>(MODALITIES, header.modality, 'MODALITY_UNKNOWN', 'header.modality');
  const voxelType = oneOf<VoxelType>(
    VOXEL_TYPES,
    String(header.voxelType).toLowerCase(),
    'VOXEL_TYPE_UNKNOWN',
    'header.voxel_type',
  );
  if (header.byteOrder !== 'LITTLE_ENDIAN' && header.byteOrder !== 'BIG_ENDIAN') {
    throw invalid(
      'BYTE_ORDER_UNKNOWN',
      'header.byte_order',
      `expected LITTLE_ENDIAN or BIG_ENDIAN, got ${safeText(header.byteOrder)}`,
    );
  }
  if (header.priority !== 'ROUTINE' && header.priority !== 'URGENT') {
    throw invalid(
      'PRIORITY_UNKNOWN',
      'header.priority',
      `expected ROUTINE or URGENT, got ${safeText(header.priority)}`,
    );
  }
  atMost(header.outputs, MOST_OUTPUTS, 'header.outputs');
  atMost(header.classes, MOST_CLASSES, 'header.classes');
  atMost(header.prompts, MOST_PROMPTS, 'header.prompts');
  const outputs = header.outputs.length === 0 ? ['LABELS'] : header.outputs;
  for (const [index, output] of outputs.entries()) {
    if (output !== 'LABELS' && output !== 'CONFIDENCE') {
      throw invalid(
        'OUTPUT_UNKNOWN',
        `header.outputs[${index}]`,
        `expected LABELS or CONFIDENCE, got ${safeText(output)}`,
      );
    }
  }
  if (header.previewEvery === 1) {
    throw invalid('PREVIEW_EVERY', 'header.preview_every', 'expected 0 for no preview or at least 2, got 1');
  }
  if (header.requestId !== '' && !REQUEST_ID.test(header.requestId)) {
    throw invalid('REQUEST_ID', 'header.request_id', 'expected 1 to 64 of A-Z a-z 0-9 . _ - (or empty)');
  }
  const geometry = readGeometry(header.geometry);
  checkGeometry(geometry, 'header.geometry');
  const requestId = header.requestId === '' ? randomUUID() : header.requestId;
  const model = models.get(header.model, 'header.model', requestId);
  const refines = header.refineModel !== '';
  const order: SegmentOrder = {
    requestId,
    modality,
    geometry,
    voxelType,
    rescale: readRescale(header),
    model,
    routing: model.route(modality, header.head, refines ? [] : header.classes),
    labels: outputs.includes('LABELS'),
    confidence: outputs.includes('CONFIDENCE'),
    priority: header.priority === 'URGENT' ? 'urgent' : 'routine',
    previewEvery: header.previewEvery,
    everySlice: header.everySlice,
    finalSlicesOnly: header.finalSlicesOnly,
    rawLabels: header.rawLabels,
    thorough: header.thorough,
    tagCheck: header.allowTagMismatch ? 'warn' : tagCheck,
    mirroredAnatomy: header.mirroredAnatomy,
  };
  const whole = refines ? refined(order, header, models) : order;
  return {
    bigEndian: header.byteOrder === 'BIG_ENDIAN',
    slicesInParts: header.slicesInParts,
    order: promptedBy(whole, readPrompts(header.prompts), promptField),
  };
}

/** A preview with the model that the header names to refine it. */
function refined(preview: SegmentOrder, header: VolumeHeader__Output, models: ServiceContext['models']): SegmentOrder {
  const field = 'header.refine_model';
  const model = models.get(header.refineModel, field, preview.requestId);
  return refinedBy(preview, { model, routing: model.route(preview.modality, '', header.classes), field });
}

/** What a list names again costs again: in messages, and in looking it up. */
function atMost(list: readonly unknown[], most: number, field: string): void {
  if (list.length > most) throw invalid('LIST_TOO_LONG', field, `expected at most ${most}, got ${list.length}`);
}

/**
 * What the request will take here. @throws Failure of `planOrder`, SLICE_TOO_LARGE for what no
 * message holds
 */
export function planRequest({ order, slicesInParts }: Header, limits: SizeLimits, client: string): Plan {
  const plan = planOrder(order, limits, client);
  if (!slicesInParts) checkPlane(order.geometry);
  return plan;
}

function checkPlane({ size: [ni, nj] }: Geometry): void {
  if (ni * nj <= MOST_PLANE) return;
  const field = 'header.geometry.size';
  const why = `a slice of ${ni} x ${nj} does not fit into a message of 4 MiB, at most ${MOST_PLANE} voxels do; set slices_in_parts and put them together`;
  throw new Failure('too_large', 'SLICE_TOO_LARGE', `${field}: ${why}`, { field });
}

function oneOf<T extends string>(known: readonly T[], value: unknown, reason: string, field: string): T {
  const found = known.find((candidate) => candidate === value);
  if (found === undefined) throw invalid(reason, field, `expected one of ${known.join(', ')}, got ${safeText(value)}`);
  return found;
}

function numbers(values: readonly (number | string)[], count: number, reason: string, field: string): number[] {
  if (values.length !== count) throw invalid(reason, field, `expected ${count} numbers, got ${values.length}`);
  return values.map(Number);
}

function readGeometry(geometry: Geometry__Output | null): Geometry {
  if (geometry === null) throw invalid('GEOMETRY_MISSING', 'header.geometry', 'expected a geometry, got none');
  const at = 'header.geometry';
  const direction = numbers(geometry.direction, 9, 'GEOMETRY_DIRECTION', `${at}.direction`);
  const triple = (from: number): Triple => direction.slice(from, from + 3) as unknown as Triple;
  return {
    size: numbers(geometry.size, 3, 'GEOMETRY_SIZE', `${at}.size`) as unknown as Triple,
    spacing: numbers(geometry.spacingMm, 3, 'GEOMETRY_SPACING', `${at}.spacing_mm`) as unknown as Triple,
    origin: numbers(geometry.originMm, 3, 'GEOMETRY_ORIGIN', `${at}.origin_mm`) as unknown as Triple,
    direction: [triple(0), triple(3), triple(6)],
  };
}

function readRescale(header: VolumeHeader__Output): Rescale {
  const rescale = { slope: Number(header.rescaleSlope ?? 1), intercept: Number(header.rescaleIntercept ?? 0) };
  checkRescale(rescale, 'header');
  return rescale;
}

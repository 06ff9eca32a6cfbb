/**
 * Headers that are wrong, one field at a time: refused before any voxel, by code, reason and field,
 * and the server stays well.
 */
import test from 'ava';
import { geometryHeader, header, rawPlan, rawSegment } from '../support/raw-call.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const volume = testVolume([4, 3, 2]);
const geometry = (patch: Record<string, unknown>) => geometryHeader(volume, patch);
const NAN = Number.NaN;
const UNIT = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const replaced = (values: readonly number[], at: number, value: number) => values.with(at, value);

let service: TestService;
test.before(async () => {
  service = await startService({ maxVolumeMiB: 64, maxSliceEdge: 512, maxInFlightMiB: 80 });
});
test.after.always(() => service[Symbol.asyncDispose]());

type Case = [name: string, message: ReturnType<typeof header>, reason: string, field: string, code?: string];
const G = 'header.geometry';

const CASES: Case[] = [
  ['modality absent', header(volume, { modality: 0 }), 'MODALITY_UNKNOWN', 'header.modality'],
  ['modality 99', header(volume, { modality: 99 }), 'MODALITY_UNKNOWN', 'header.modality'],
  ['modality unknown to the model', header(volume, { modality: 'CE_MR' }), 'MODALITY_NOT_SUPPORTED', 'header.modality'],
  ['voxel type absent', header(volume, { voxelType: 0 }), 'VOXEL_TYPE_UNKNOWN', 'header.voxel_type'],
  ['voxel type 77', header(volume, { voxelType: 77 }), 'VOXEL_TYPE_UNKNOWN', 'header.voxel_type'],
  ['byte order 7', header(volume, { byteOrder: 7 }), 'BYTE_ORDER_UNKNOWN', 'header.byte_order'],
  ['priority 7', header(volume, { priority: 7 }), 'PRIORITY_UNKNOWN', 'header.priority'],
  ['output unspecified', header(volume, { outputs: [1, 0] }), 'OUTPUT_UNKNOWN', 'header.outputs[1]'],
  ['output 9', header(volume, { outputs: [9] }), 'OUTPUT_UNKNOWN', 'header.outputs[0]'],
  ['request id with a blank', header(volume, { requestId: 'a b' }), 'REQUEST_ID', 'header.request_id'],
  ['request id of 65', header(volume, { requestId: 'a'.repeat(65) }), 'REQUEST_ID', 'header.request_id'],
  ['model unknown', header(volume, { model: 'nnunet' }), 'MODEL_NOT_FOUND', 'header.model', 'NOT_FOUND'],
  ['head unknown', header(volume, { head: 'flare' }), 'HEAD_NOT_FOUND', 'header.head'],
  ['head of another modality', header(volume, { head: 'one' }), 'HEAD_OF_OTHER_MODALITY', 'header.head'],
  ['class unknown', header(volume, { classes: ['liver', 'heart'] }), 'CLASS_NOT_FOUND', 'header.classes[1]'],
  ['rescale slope 0', header(volume, { rescaleSlope: 0 }), 'RESCALE_INVALID', 'header.rescale_slope'],
  ['rescale slope NaN', header(volume, { rescaleSlope: NAN }), 'RESCALE_INVALID', 'header.rescale_slope'],
  [
    'rescale intercept infinite',
    header(volume, { rescaleIntercept: 1 / 0 }),
    'RESCALE_INVALID',
    'header.rescale_intercept',
  ],
  ['no geometry', header(volume, { geometry: null }), 'GEOMETRY_MISSING', G],
  ['size of 2 numbers', geometry({ size: [4, 3] }), 'GEOMETRY_SIZE', `${G}.size`],
  ['size of 4 numbers', geometry({ size: [4, 3, 2, 1] }), 'GEOMETRY_SIZE', `${G}.size`],
  ['size 0', geometry({ size: [4, 0, 2] }), 'GEOMETRY_SIZE', `${G}.size[1]`],
  // The wire has no negative sizes: -1 arrives as 2^32 - 1.
  ['size -1', geometry({ size: [-1, 1, 1] }), 'VOLUME_TOO_LARGE', `${G}.size`],
  [
    'sizes with a product past 2^53',
    geometry({ size: [4294967295, 4294967295, 4294967295] }),
    'VOLUME_TOO_MANY_VOXELS',
    `${G}.size`,
  ],
  [
    'sizes with a product just past 2^53',
    geometry({ size: [2 ** 27, 2 ** 26, 2] }),
    'VOLUME_TOO_MANY_VOXELS',
    `${G}.size`,
  ],
  ['volume beyond its limit', geometry({ size: [512, 512, 200] }), 'VOLUME_TOO_LARGE', `${G}.size`],
  ['volume beyond the memory of the service', geometry({ size: [500, 500, 120] }), 'VOLUME_TOO_LARGE', `${G}.size`],
  ['slice edge beyond its limit', geometry({ size: [513, 3, 2] }), 'SLICE_TOO_LARGE', `${G}.size`],
  ['spacing of 2 numbers', geometry({ spacingMm: [1, 1] }), 'GEOMETRY_SPACING', `${G}.spacing_mm`],
  ['spacing 0', geometry({ spacingMm: [1, 0, 1] }), 'GEOMETRY_SPACING', `${G}.spacing_mm[1]`],
  ['spacing in metres', geometry({ spacingMm: [800, 800, 5000] }), 'GEOMETRY_IMPLAUSIBLE', `${G}.spacing_mm[0]`],
  ['spacing negative', geometry({ spacingMm: [-1, 1, 1] }), 'GEOMETRY_SPACING', `${G}.spacing_mm[0]`],
  ['spacing NaN', geometry({ spacingMm: [1, 1, NAN] }), 'GEOMETRY_SPACING', `${G}.spacing_mm[2]`],
  ['spacing infinite', geometry({ spacingMm: [1, 1, 1 / 0] }), 'GEOMETRY_SPACING', `${G}.spacing_mm[2]`],
  ['origin absent', geometry({ originMm: [] }), 'GEOMETRY_ORIGIN', `${G}.origin_mm`],
  ['origin NaN', geometry({ originMm: [0, NAN, 0] }), 'GEOMETRY_ORIGIN', `${G}.origin_mm[1]`],
  ['direction of 8 numbers', geometry({ direction: UNIT.slice(1) }), 'GEOMETRY_DIRECTION', `${G}.direction`],
  ['direction NaN', geometry({ direction: replaced(UNIT, 4, NAN) }), 'GEOMETRY_DIRECTION', `${G}.direction[4]`],
  [
    'direction not of unit length',
    geometry({ direction: replaced(UNIT, 4, 1.1) }),
    'GEOMETRY_DIRECTION',
    `${G}.direction`,
  ],
  [
    'direction not at right angles',
    geometry({ direction: [1, 0, 0, 0.6, 0.8, 0, 0, 0, 1] }),
    'GEOMETRY_DIRECTION',
    `${G}.direction`,
  ],
  ['direction all zero', geometry({ direction: UNIT.map(() => 0) }), 'GEOMETRY_DIRECTION', `${G}.direction`],
];

for (const [name, message, reason, field, code = 'INVALID_ARGUMENT'] of CASES) {
  test.serial(`${name}: ${reason}`, async (t) => {
    const ended = await rawSegment(service.address, [message]);
    t.like(ended, { code, reason, field }, ended.message);
    t.deepEqual(ended.responses, [], 'nothing was accepted');
    t.true(ended.message.startsWith(field), ended.message);
    await servesOn(t, service);
  });
}

test.serial('Plan refuses what Segment refuses at the header, with the same reason', async (t) => {
  for (const [name, message, reason, field, code = 'INVALID_ARGUMENT'] of CASES) {
    t.like(await rawPlan(service.address, message.header), { code, reason, field }, name);
  }
  t.like(await rawPlan(service.address, null), { code: 'INVALID_ARGUMENT', reason: 'HEADER_MISSING', field: 'header' });
});

const SETTINGS: [reason: string, size: number[], setting: string][] = [
  ['VOLUME_TOO_LARGE', [512, 512, 200], 'M4OE_MAX_VOLUME_MIB'],
  ['VOLUME_TOO_LARGE', [500, 500, 120], 'M4OE_MAX_IN_FLIGHT_MIB'],
  ['SLICE_TOO_LARGE', [513, 3, 2], 'M4OE_MAX_SLICE_EDGE'],
];
for (const [reason, size, setting] of SETTINGS) {
  test.serial(`${reason} of ${size.join(' x ')} names ${setting}`, async (t) => {
    const ended = await rawSegment(service.address, [geometry({ size })]);
    t.like(ended, { reason, setting });
    t.true(ended.message.includes(setting), ended.message);
  });
}

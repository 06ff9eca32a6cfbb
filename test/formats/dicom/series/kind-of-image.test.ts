/**
 * Image types as makers write them: slices of a body are taken, maps and pictures are refused by
 * their kind.
 */
import test from 'ava';
import { jsonAttributes } from '../../../../src/formats/dicom/file/json-attributes.ts';
import { kindOfImage } from '../../../../src/formats/dicom/series/kind-of-image.ts';

function kind(imageType: string, description = '', frameTypes: readonly string[] = []): string {
  const found = kindOfImage(
    jsonAttributes({
      '00080008': { vr: 'CS', Value: imageType.split('\\') },
      '0008103E': { vr: 'LO', Value: [description] },
    }),
    frameTypes,
  );
  if (found.kind === 'map') return `map: ${found.of}`;
  return found.kind === 'slice' && found.described !== undefined ? `slice, may be a ${found.described}` : found.kind;
}

const TYPES: [imageType: string, expected: string, description?: string][] = [
  ['DERIVED\\PRIMARY\\PERFUSION\\RCBF', 'map: perfusion'],
  ['DERIVED\\SECONDARY\\PERFUSION\\NONE', 'map: perfusion'],
  ['ORIGINAL\\PRIMARY\\PERFUSION\\NONE', 'slice'],
  ['DERIVED\\PRIMARY\\AXIAL\\CT_SOM5 PROT\\MTT', 'map: perfusion'],
  ['ORIGINAL\\PRIMARY\\ADC\\ADC\\UNSPECIFIED', 'map: diffusion'],
  ['DERIVED\\PRIMARY\\DIFFUSION\\ADC\\ND\\DIS2D', 'map: diffusion'],
  ['DERIVED\\PRIMARY\\DIFFUSION\\FA\\ND', 'map: diffusion'],
  ['DERIVED\\PRIMARY\\DIFFUSION\\TRACEW\\ND\\NORM', 'slice'],
  ['ORIGINAL\\PRIMARY\\DIFFUSION\\NONE\\ND\\NORM', 'slice'],
  ['DERIVED\\PRIMARY\\SUBTRACTION', 'map: subtraction'],
  ['DERIVED\\PRIMARY\\M\\SUB\\ND', 'map: subtraction'],
  ['ORIGINAL\\PRIMARY\\P\\ND', 'map: phase'],
  ['ORIGINAL\\PRIMARY\\VELOCITY MAP\\P\\PCA', 'map: phase'],
  ['ORIGINAL\\PRIMARY\\M\\ND\\NORM', 'slice'],
  ['ORIGINAL\\PRIMARY\\M_FFE\\M\\FFE', 'slice'],
  ['DERIVED\\PRIMARY\\T1 MAP\\T1\\UNSPECIFIED', 'map: another quantity'],
  ['DERIVED\\PRIMARY\\R2*\\ND', 'map: relaxation'],
  ['DERIVED\\PRIMARY\\FAT_FRACTION', 'map: composition'],
  ['DERIVED\\PRIMARY\\W\\IP\\DIXON\\WATER', 'slice'],
  ['DERIVED\\PRIMARY\\DIXON\\FAT', 'slice'],
  ['DERIVED\\SECONDARY\\IODINE_NO_WATER', 'map: composition'],
  ['DERIVED\\SECONDARY\\Z EFFECTIVE', 'map: composition'],
  ['DERIVED\\SECONDARY\\MONOE_70KEV', 'slice'],
  ['derived\\primary\\adc', 'map: diffusion'],
  ['DERIVED\\PRIMARY\\DIFFUSION\\EXP\\ND', 'map: diffusion'],
  ['ORIGINAL\\PRIMARY\\AXIAL\\EXP 50%', 'slice'],
  ['DERIVED\\PRIMARY\\AXIAL\\MATERIAL_DENSITY', 'map: composition'],
  ['DERIVED\\PRIMARY\\VOLUME\\NONE\\EFF_ATOMIC_NUM', 'map: composition'],
  ['DERIVED\\PRIMARY\\VOLUME\\NONE\\MAT_FRACTIONAL', 'map: composition'],
  ['DERIVED\\PRIMARY\\VOLUME\\NONE\\MAT_REMOVED', 'slice'],
  ['DERIVED\\PRIMARY\\PROT_DENSITY_FAT_FRACTION', 'map: composition'],
  ['ORIGINAL\\PRIMARY\\AXIAL\\CALCIUM SCORING', 'slice'],
  ['DERIVED\\PRIMARY\\QSM', 'map: relaxation'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'T2* map'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'liver PDFF'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'Stiffness (kPa)'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'Perfusion Blood Flow'],
  ['DERIVED\\SECONDARY', 'slice', 'Liver subcostal MPR'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'Apparent Diffusion Coefficient (mm2/s)'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'ax_dwi_ADC'],
  ['ORIGINAL\\PRIMARY\\OTHER', 'slice, may be a map', 'ax dwi for ADC'],
  ['', 'slice, may be a map', 'rCBV'],
  ['ORIGINAL\\PRIMARY\\AXIAL', 'slice, may be a projection', 'AX MIP 10 mm'],
  ['DERIVED\\SECONDARY\\CBF', 'map: perfusion'],
  ['DERIVED\\SECONDARY\\OTHER', 'map: another quantity', 'CT Perfusion CBF [ml/100ml/min]'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'Iodine overlay'],
  ['DERIVED\\SECONDARY', 'map: another quantity', 'PBV fused'],
  ['DERIVED\\PRIMARY\\CBF_GLOBAL', 'map: perfusion'],
  ['DERIVED\\SECONDARY\\AXIAL\\RCBF_MAP_2', 'map: perfusion'],
  ['DERIVED\\SECONDARY', 'projection', 'MIP COR'],
  ['DERIVED\\SECONDARY', 'projection', 'Thorax MinIP'],
  ['DERIVED\\SECONDARY\\REFORMATTED', 'projection', 'Thick_MIP_10mm'],
  ['DERIVED\\SECONDARY', 'projection', '3D VRT bones'],
  ['DERIVED\\PRIMARY\\AXIAL\\MIP_THIN_10', 'projection'],
  ['DERIVED\\SECONDARY\\REFORMATTED\\MIP 3D', 'projection'],
  ['DERIVED\\SECONDARY\\VOLUME\\VOLUME_RENDER', 'projection'],
  ['DERIVED\\SECONDARY\\CURVED_MPR', 'projection'],
  ['ORIGINAL\\PRIMARY\\M\\IN_PHASE', 'slice'],
  ['DERIVED\\PRIMARY\\AXIAL', 'slice', 'Abdomen sub-mm 0.6'],
  ['DERIVED\\PRIMARY\\AXIAL', 'slice', 'VNC liver'],
  ['DERIVED\\PRIMARY\\AXIAL', 'slice', 'Abdomen portal venous 5.0 I30f'],
  ['DERIVED\\SECONDARY\\MPR', 'slice', 'cor reformat'],
  ['DERIVED\\SECONDARY\\MIN IP', 'projection'],
  ['DERIVED\\SECONDARY\\PROJECTION_IMAGE', 'projection'],
  ['ORIGINAL\\PRIMARY\\LOCALIZER', 'localizer'],
  ['DERIVED\\SECONDARY\\SCREEN SAVE', 'screen'],
  ['ORIGINAL\\PRIMARY\\AXIAL\\HELIX', 'slice'],
  ['', 'slice'],
];
for (const [imageType, expected, description] of TYPES)
  test(`${imageType || 'none'} ${description ?? ''}: ${expected}`, (t) => t.is(kind(imageType, description), expected));

test('what the image was computed by, and how its maker describes that, count too', (t) => {
  const of = (tag: string, vr: string, value: string) =>
    kindOfImage(
      jsonAttributes({
        '00080008': { vr: 'CS', Value: ['DERIVED', 'SECONDARY'] },
        [tag]: { vr, Value: [value] },
      }),
      [],
    ).kind;
  t.is(of('00089207', 'CS', 'MAX_IP'), 'projection');
  t.is(of('00089207', 'CS', 'CURVED_MPR'), 'projection');
  t.is(of('00089207', 'CS', 'MPR'), 'slice');
  t.is(of('00082111', 'ST', 'Subtraction of two phases'), 'map');
  t.is(of('00082111', 'ST', 'lossy compression'), 'slice');
});

test('a frame says more than the image that it is in', (t) => {
  t.is(
    kind('DERIVED\\PRIMARY\\VOLUME\\MIXED', '', ['DERIVED', 'PRIMARY', 'VOLUME', 'STD_DEVIATION']),
    'map: statistics',
  );
  t.is(kind('ORIGINAL\\PRIMARY\\VOLUME\\NONE', '', ['ORIGINAL', 'PRIMARY', 'VOLUME', 'NONE']), 'slice');
});

/** Writes the first inputs of every target: node test/fuzz/seeds.ts. What fuzzing found is beside them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { encodeBody } from '../../src/inference/http-body.ts';
import type { Tensor } from '../../src/inference/tensor.ts';
import type { ModelInferRequest } from '../../src/wire/generated/inference/ModelInferRequest.ts';
import { inferenceService, segmentationService } from '../../src/wire/schema.ts';
import { htj2k, jpeg2000, jpegLossless, jpegLs, rle } from '../formats/dicom/encode.ts';
import { enhancedFile } from '../formats/dicom/enhanced.ts';
import { SYNTAX } from '../formats/dicom/part10.ts';
import { sliceFile } from '../formats/dicom/phantom.ts';
import { zipFile } from '../formats/dicom/zip-file.ts';
import { niftiBytes, SFORM } from '../formats/nifti/files.ts';
import { metaImageBytes, nrrdBytes } from '../formats/text-volumes.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { smallNifti } from '../support/http.ts';
import { chunks, header, volumeBytesOf } from '../support/raw-call.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';
import { framed } from './frames.ts';

const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));

function write(target: string, seeds: Readonly<Record<string, Uint8Array | string>>): void {
  mkdirSync(join(CORPUS, target), { recursive: true });
  for (const [name, bytes] of Object.entries(seeds)) writeFileSync(join(CORPUS, target, name), bytes);
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const read = (path: string) => readFileSync(new URL(path, import.meta.url));

const nifti = {
  sform: niftiBytes({ sform: SFORM }),
  'big-endian': niftiBytes({ sform: SFORM, bigEndian: true, type: 'float32' }),
};
write(
  'nifti',
  Object.fromEntries(Object.entries(nifti).map(([name, one]) => [name, Buffer.concat([one, Buffer.alloc(200)])])),
);
const text = {
  nrrd: nrrdBytes(),
  'nrrd-gzip': nrrdBytes({ encoding: 'gzip' }),
  'nrrd-text': nrrdBytes(
    { encoding: 'text' },
    Buffer.from('1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24\n'),
  ),
  metaimage: metaImageBytes(),
  'metaimage-zlib': metaImageBytes({ CompressedData: 'True' }),
};
write('text-volume', text);
write('volume-file', { ...nifti, ...text, gzip: gzipSync(nifti.sform) });
write('dicom-file', {
  explicit: sliceFile(0),
  implicit: sliceFile(0, { syntax: SYNTAX.implicit }),
  deflated: sliceFile(0, { syntax: SYNTAX.deflated }),
  rle: sliceFile(0, { syntax: SYNTAX.rle, encode: rle }),
  'jpeg-lossless': sliceFile(0, { syntax: SYNTAX.jpegLossless, encode: jpegLossless(16) }),
  'jpeg-ls': sliceFile(0, { syntax: SYNTAX.jpegLs, encode: jpegLs(16) }),
  'jpeg-2000': sliceFile(0, { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true) }),
  htj2k: sliceFile(0, { syntax: SYNTAX.htj2k, encode: htj2k(16, true) }),
  enhanced: enhancedFile({ frames: [1, 0, 3, 2] }),
});

const RELATED = 'multipart/related; type="application/dicom"; boundary=abc';
const parts = '--abc\r\nContent-Type: application/dicom\r\n\r\nDICM\r\n--abc\r\n\r\nmore\r\n--abc--';
write('multipart', {
  two: framed([RELATED, parts].map((text) => Buffer.from(text))),
  pieces: framed([RELATED, parts.slice(0, 9), parts.slice(9, 60), parts.slice(60)].map((text) => Buffer.from(text))),
  single: framed(['application/dicom', 'DICM'].map((text) => Buffer.from(text))),
});

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const series = {
  '00080060': element('CS', 'CT'),
  '0020000D': element('UI', '1.2.3'),
  '0020000E': element('UI', '1.2.3.4'),
  '00080018': element('UI', '1.2.3.4.5'),
  '00201209': element('IS', 2),
  '00080020': element('DA', '20260101'),
};
const slice = (k: number) => ({
  ...series,
  '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.2'),
  '00080018': element('UI', `1.2.3.4.${k + 1}`),
  '00100010': element('PN', { Alphabetic: 'Roe^Jane' }),
  '00200032': element('DS', 0, 0, 2 * k),
  '00200037': element('DS', 1, 0, 0, 0, 1, 0),
  '00280030': element('DS', 1, 1),
  '00280010': element('US', 4),
  '00280011': element('US', 4),
  '00280002': element('US', 1),
  '00280004': element('CS', 'MONOCHROME2'),
  '00280100': element('US', 16),
  '00280101': element('US', 16),
  '00280102': element('US', 15),
  '00280103': element('US', 1),
  '00281052': element('DS', -1024),
  '00281053': element('DS', 1),
});
const answer = (use: number, type: string, ...bodies: Uint8Array[]) =>
  framed([Buffer.from([use, 0]), Buffer.from(type), ...bodies]);
write('archive', {
  search: answer(0, 'application/dicom+json', json([series])),
  find: answer(1, 'application/dicom+json', json([series]), json([])),
  instances: answer(2, 'application/dicom+json', json([series, slice(1)])),
  metadata: answer(3, 'application/dicom+json', json([slice(0), slice(1), slice(2)])),
  instance: answer(4, RELATED, Buffer.from(parts)),
  stored: answer(
    5,
    'application/dicom+json',
    json({ '00081199': element('SQ', { '00081155': element('UI', '1.2.3') }) }),
  ),
  refused: answer(5, 'application/dicom+json', json({ '00081198': element('SQ', { '00081197': element('US', 272) }) })),
});
write('manifest', {
  bands: read('../fixtures/models/bands/manifest.json'),
  millimetres: read('../fixtures/millimetres/manifest.json'),
});
write('callers', {
  all: json({
    issuer: { issuer: 'https://idp.example/m4oe', audience: 'm4oe', keysFile: 'keys.json' },
    callers: [
      {
        name: 'gateway',
        scopes: ['segment', 'read'],
        tokens: [{ sha256: 'ab'.repeat(32), expires: '2027-06-01T00:00:00Z' }],
      },
      { name: 'research', scopes: ['infer'], subjects: ['one'], quota: { mib: 64, seconds: 9, requestsPerMinute: 6 } },
      { name: 'prometheus', scopes: ['admin'], certificates: ['DNS:prometheus.example', 'CN:a'] },
    ],
  }),
});

const { Segment } = segmentationService().service;
const streams = axisAlignedDirections()
  .filter((_, n) => n % 16 === 0)
  .map((direction, n) => {
    const size = [3, 2 + n, 4] as const;
    const volume = testVolume(size, n === 1 ? 'float32' : 'int16', { ...lpsGeometry(size), direction });
    const head = header(volume, { outputs: n === 2 ? ['LABELS', 'CONFIDENCE'] : [], everySlice: n === 0 });
    return [head, ...chunks(volumeBytesOf(volume), 16)].map((message) => Segment.requestSerialize(message));
  });
write(
  'segment',
  Object.fromEntries(streams.map((one, n) => [`stream-${n}`, Buffer.concat([Buffer.from([n % 2]), framed(one)])])),
);

const tensor = (name: string, datatype: Tensor['datatype'], shape: number[], bytes: number): Tensor => ({
  ...{ name, datatype, shape },
  bytes: Buffer.alloc(bytes),
});
const window = { ...tensor('window', 'FP32', [1, 2], 8), bytes: new Uint8Array(Float32Array.of(0, 100).buffer) };
const inputs = [tensor('slices', 'INT16', [1, 3, 2, 2], 24), window, tensor('head', 'INT64', [1], 8)];
const request: ModelInferRequest = {
  modelName: 'bands',
  id: 'one',
  inputs: inputs.map(({ name, datatype, shape }) => ({ name, datatype, shape: [...shape] })),
  outputs: [{ name: 'labels' }, { name: 'gates' }],
  rawInputContents: inputs.map(({ bytes }) => Buffer.from(bytes)),
};
write('inference-grpc', { raw: inferenceService().service.ModelInfer.requestSerialize(request) });
const body = (binary: boolean) => {
  const { bytes, headerLength } = encodeBody({ id: 'one' }, 'inputs', inputs, () => binary);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(headerLength ?? 0xffff);
  return Buffer.concat([length, bytes]);
};
write('inference-http', { raw: body(true), json: body(false) });

const FORM = 'multipart/form-data; boundary=edge';
const file = (bytes: Uint8Array, name = 'a.nii') => [
  Buffer.from(`--edge\r\nContent-Disposition: form-data; name="volume"; filename="${name}"\r\n\r\n`),
  bytes,
  Buffer.from('\r\n'),
];
const end = Buffer.from('--edge--\r\n');
const slices = [0, 1, 2, 3].map((k) => ({ name: `${k}.dcm`, bytes: sliceFile(k) }));
const asked = (query: string, type: string, ...pieces: Uint8Array[]) =>
  framed([Buffer.from(query), Buffer.from(type), ...pieces]);
const posts = {
  nifti: asked('modality=CT', 'application/octet-stream', smallNifti()),
  gzip: asked('modality=MR&results=report', 'application/gzip', gzipSync(smallNifti())),
  form: asked('modality=CT&results=labels,report', FORM, ...file(smallNifti()), end),
  zip: asked('results=seg,sr', 'application/zip', zipFile(slices)),
  series: asked('allow-gaps&results=rtstruct', FORM, ...slices.flatMap(({ bytes, name }) => file(bytes, name)), end),
  options: asked(
    'modality=CT&classes=left&raw&every-slice=true&rescale-slope=2&rescale-intercept=-4&labels-as=nrrd&request-id=one',
    '',
    smallNifti(),
  ),
};
write('http-segment', posts);
write('http-files', posts);

const told = (value: unknown) => [Buffer.alloc(0), Buffer.alloc(0), json(value)];
const declared = (name: string, datatype: string, shape: number[]) => ({ name, datatype, shape });
const metadata = {
  inputs: [
    declared('slices', 'INT16', [-1, 3, -1, -1]),
    declared('window', 'FP32', [-1, 2]),
    declared('head', 'INT64', [-1]),
  ],
  outputs: [
    declared('labels', 'UINT8', [-1, -1, -1]),
    declared('confidence', 'UINT8', [-1, -1, -1]),
    declared('gates', 'FP32', [-1, 2]),
  ],
};
const outputs = [
  tensor('labels', 'UINT8', [1, 2, 2], 4),
  tensor('confidence', 'UINT8', [1, 2, 2], 4),
  tensor('gates', 'FP32', [1, 2], 8),
];
const inferred = encodeBody({ model_name: 'bands' }, 'outputs', outputs);
write('triton', {
  check: Buffer.concat([
    Buffer.from([1]),
    framed([
      ...told({}),
      ...told(metadata),
      ...told({ parameters: { m4oe_version_1000000: { string_value: '1.0.0' } } }),
    ]),
  ]),
  infer: Buffer.concat([
    Buffer.from([0]),
    framed([Buffer.alloc(0), Buffer.from(String(inferred.headerLength)), inferred.bytes]),
  ]),
});

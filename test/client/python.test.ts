/**
 * The Python package, installed from its wheel, against the real service: each kind of image, what
 * comes back, and how calls end.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { HeadTrust } from '../../src/model/manifest.ts';
import { niftiBytes } from '../formats/nifti/files.ts';
import { callersFile, tokenOf } from '../support/callers.ts';
import { makeCertificates } from '../support/certificates.ts';
import { ROOT } from '../support/packed-client.ts';
import { refiningModels } from '../support/patch-models.ts';
import { promptedModels } from '../support/prompted-model.ts';
import { CLIENT_PYTHON, pythonClient } from '../support/python-client.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { settledModel } from '../support/settled-model.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'm4oe-python-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

function imageFile(name: string, sform: number[][]): string {
  const values = Array.from(testVolume([20, 16, 12]).voxels);
  const path = join(folder, name);
  writeFileSync(path, niftiBytes({ dim: [3, 20, 16, 12], values, pixdim: [1, 2, 3, 4], sform }));
  return path;
}

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const OBLIQUE = [
  [0, 0, -4, 5],
  [-2 * c, 3 * s, 0, -6],
  [2 * s, 3 * c, 0, 7],
];
const AXIAL = [
  [-2, 0, 0, 50],
  [0, 3, 0, -60],
  [0, 0, 4, 70],
];

test('every form of an image gives the labels that the TypeScript client gets', async (t) => {
  await using service = await startService();
  const path = imageFile('forms.nii', OBLIQUE);
  for (const modality of ['CT', 'MR'] as const) {
    const { volume } = await readNifti(path, { maxBytes: 2 ** 30 });
    const { report } = await segmented(service.client, volume, { modality });
    const found = await pythonClient('client/python/images.py', service.address, path, modality);
    t.deepEqual(found, { wrong: [], crc32: report.labelsCrc32 });
  }
});

test('settled slices, progress, calls together, limits and ends', async (t) => {
  await using model = await settledModel({ liver: { keep: { kind: 'largest' }, fillHoles: true } });
  await using service = await startService({ models: model.models, maxVolumeMiB: 1 });
  const path = imageFile('calls.nii', AXIAL);
  const { volume } = await readNifti(path, { maxBytes: 2 ** 30 });
  const { report } = await segmented(service.client, volume, { modality: 'CT', everySlice: true });
  const { revisions, together, ends } = (await pythonClient('client/python/calls.py', service.address, path)) as {
    revisions: Record<string, unknown>;
    together: Record<string, unknown>;
    ends: Record<string, unknown>;
  };
  const crc32 = report.labelsCrc32;
  t.deepEqual(revisions, {
    again: report.revisedSlices,
    revised: report.revisedSlices,
    drawn: true,
    final: true,
    confidence: true,
    mask: true,
    progress: true,
    plan: ['liver', 'spleen', 'aorta'],
    crc32,
  });
  t.deepEqual(together, {
    crc32: [crc32, crc32, crc32, null, crc32, crc32, crc32, crc32, crc32],
    cancelled: true,
    slices: 12,
    heads: ['three', 'one'],
    default: ['three'],
  });
  t.deepEqual(ends, {
    threads: true,
    first: 'Plan',
    after: 12,
    head: ['InvalidRequest', 'HEAD_NOT_FOUND', 'header.head'],
    model: ['NotFound', 'MODEL_NOT_FOUND', 'header.model'],
    request_id: ['InvalidRequest', 'REQUEST_ID', 'header.request_id'],
    large: ['VOLUME_TOO_LARGE', 'M4OE_MAX_VOLUME_MIB'],
    timeout: 'DEADLINE_EXCEEDED',
    nobody: 'no server answers at 127.0.0.1:1, or the one that did is gone [UNAVAILABLE]',
  });
});

test('a preview, and what replaces it', async (t) => {
  await using models = await refiningModels();
  await using service = await startService({ models: models.folder, defaultModel: 'bands' });
  const path = imageFile('refined.nii', AXIAL);
  const { volume } = await readNifti(path, { maxBytes: 2 ** 30 });
  const { report } = await segmented(service.client, volume, { modality: 'CT', model: 'patches' });
  t.deepEqual(await pythonClient('client/python/refine.py', service.address, path), {
    plan: ['bands', 'patches'],
    report: ['patches', 'bands'],
    revisions: [...new Array(12).fill(0), ...new Array(12).fill(2)],
    progress: true,
    crc32: report.labelsCrc32,
  });
});

test('a box of a request', async (t) => {
  await using models = await promptedModels();
  await using service = await startService({ models: models.folder, defaultModel: 'bands' });
  const path = imageFile('prompted.nii', AXIAL);
  t.deepEqual(await pythonClient('client/python/prompts.py', service.address, path), { box: 105, all: 105 });
});

/** Expects a Dice of 0.9 of what was found, and that one in five of the others was missed. */
const trustOf = (graphSha256: string): HeadTrust => {
  const weights = { confidence: 0, unsure: 0, removed: 0, uneven: 0, small: 0, large: 0, cut: 0, others: 0, found: 0 };
  return {
    ...{ graphSha256, coverage: 0.9, cases: 1, organs: 1, volume: {} },
    dice: { intercept: Math.log(9), weights, offsets: {} },
    bound: [
      [0.2, 0],
      [0.9, 0.8],
    ],
    missed: { intercept: -Math.log(4), weights: { removed: 0, others: 0, found: 0 }, offsets: {} },
  };
};

test('a value for every field of plan and report, with what is predicted of the organs of a calibrated head', async (t) => {
  const { files } = JSON.parse(readFileSync(join(BANDS_MODELS, 'bands/manifest.json'), 'utf8'));
  await using model = await settledModel({}, { trust: trustOf(files[0].sha256) });
  await using service = await startService({ models: model.models });
  const path = imageFile('fields.nii', AXIAL);
  const { volume } = await readNifti(path, { maxBytes: 2 ** 30 });
  const { report } = await segmented(service.client, volume, { modality: 'CT' });
  const { missing, organs, relations } = (await pythonClient(
    'client/python/fields.py',
    service.address,
    path,
    'CT',
  )) as {
    missing: string[];
    organs: Record<string, unknown>[];
    relations: unknown[];
  };
  t.deepEqual(missing, []);
  t.deepEqual(
    organs.map((organ) => [organ.predicted_dice, organ.dice_at_least, organ.missed_probability]),
    report.classes.map((organ) => [
      organ.predictedDice ?? null,
      organ.diceAtLeast ?? null,
      organ.missedProbability ?? null,
    ]),
  );
  t.true(organs.some((organ) => organ.predicted_dice !== null));
  t.is(relations.length, report.relations.length);
});

test('what is wrong before anybody is called has its reason', async (t) => {
  t.deepEqual(await pythonClient('client/python/refused.py'), {
    'a list': 'IMAGE_TYPE',
    'a masked array': 'IMAGE_TYPE',
    'a spacing of one number': 'SPACING_MISSING',
    'a spacing of text': 'SPACING_MISSING',
    'an origin of text': 'SPACING_MISSING',
    'a direction of words': 'DIRECTION',
    'an affine of words': 'AFFINE',
    'no spacing': 'SPACING_MISSING',
    'two spacings of three': 'SPACING_MISSING',
    'no direction': 'DIRECTION_MISSING',
    'letters of one axis twice': 'DIRECTION',
    'a direction of two axes': 'DIRECTION',
    'affine and spacing': 'AFFINE',
    'an affine that is flat': 'AFFINE',
    'an affine of NaN': 'AFFINE',
    'four axes': 'IMAGE_SHAPE',
    'no voxel': 'IMAGE_SHAPE',
    'complex numbers': 'VOXEL_TYPE',
    text: 'VOXEL_TYPE',
    'whole numbers past 32 bits': 'VALUES_DO_NOT_FIT',
    colours: 'IMAGE_SHAPE',
    'a 2-D image without sides': 'DIRECTION_MISSING',
    'http://localhost:50051': 'SERVER_ADDRESS',
    localhost: 'SERVER_ADDRESS',
    'user:secret@localhost:1': 'SERVER_ADDRESS',
    'localhost:70000': 'SERVER_ADDRESS',
    'localhost:': 'SERVER_ADDRESS',
    '256.1.1.1:1': 'SERVER_ADDRESS',
    PET: 'MODALITY_UNKNOWN',
    "{'server': None}": 'SERVER_ADDRESS',
    "{'timeout': '5'}": 'OPTION_VALUE',
    "{'retry_seconds': None}": 'OPTION_VALUE',
    "{'classes': 'liver'}": 'OPTION_VALUE',
    "{'preview_every': '2'}": 'OPTION_VALUE',
    'no modality': 'MODALITY_UNKNOWN',
    'a closed client': 'CLIENT_CLOSED',
    'a volume to a closed client': 'CLIENT_CLOSED',
    'a token in the clear': 'TOKEN_IN_THE_CLEAR',
    'a token with a space': 'TOKEN_FILE',
    'a token file that is not there': 'TOKEN_FILE',
    'an authority that is not there': 'TLS_FILES',
    'an option that is none': 'unknown options: color',
  });
});

test('tokens over TLS, and a server that is not trusted', async (t) => {
  const made = makeCertificates();
  if (made === undefined) return t.log('no openssl: certificates are not tried');
  t.teardown(() => rmSync(made.folder, { recursive: true, force: true }));
  const { token, line } = tokenOf();
  using callers = callersFile({ callers: [{ name: 'python', scopes: ['read'], tokens: [line] }] });
  const [tlsCert, tlsKey] = [
    callers.put('cert.pem', String(made.right.cert)),
    callers.put('key.pem', String(made.right.key)),
  ];
  await using service = await startService({ callers: callers.path, tlsCert, tlsKey });
  const file = callers.put('token', token);
  t.deepEqual(await pythonClient('client/python/guarded.py', service.address, made.authority, file), {
    file: ['OK', 'bands'],
    text: ['OK', 'bands'],
    none: ['Unauthenticated', 'CALLER_MISSING'],
    unknown: ['Unauthenticated', 'TOKEN_UNKNOWN'],
    'not trusted': ['UntrustedServer', 'UNAVAILABLE'],
    'in the clear': ['Unavailable', 'UNAVAILABLE'],
  });
});

test('the wheel has its types, and they hold', async (t) => {
  const [wheel = '', ...more] = readdirSync(join(ROOT, 'client/python/dist')).filter((name) => !name.startsWith('.'));
  t.regex(wheel, /^m4oe_client-\d+\.\d+\.\d+-py3-none-any\.whl$/);
  t.deepEqual(more, []);
  const own = await run(CLIENT_PYTHON, ['-m', 'mypy', 'm4oe_client'], { cwd: join(ROOT, 'client/python') });
  t.regex(own.stdout, /^Success/);
  const use = join(folder, 'use.py');
  writeFileSync(
    use,
    [
      'import m4oe_client, numpy as np',
      'result = m4oe_client.segment(np.zeros((2, 2, 2), np.int16), "CT", spacing=(1, 1, 1), direction="LPS")',
      'volume: float = result.report.organs[0].volume_ml',
      'm4oe_client.segment(np.zeros((2, 2, 2)), "CT", colour="red")',
      'result.report.liver',
    ].join('\n'),
  );
  const checked = await run(CLIENT_PYTHON, ['-m', 'mypy', '--strict', use], { cwd: folder }).catch((error) => error);
  const lines = String(checked.stdout)
    .split('\n')
    .filter((line) => !line.includes('note:'));
  t.regex(lines[0] ?? '', /use\.py:4: error: .*colour/);
  t.regex(lines[1] ?? '', /use\.py:5: error: .*liver/);
  t.regex(lines[2] ?? '', /^Found 2 errors/);
});

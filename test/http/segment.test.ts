/** Results over HTTP are those of gRPC and of the command line, for every way that a volume comes in. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { TAG } from '../../src/formats/dicom/file/tags.ts';
import { openZip } from '../../src/formats/dicom/transport/zip.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Prompt } from '../../src/volume.ts';
import { PATIENT, SIZE, seriesFiles } from '../formats/dicom/phantom.ts';
import { zipFile } from '../formats/dicom/zip-file.ts';
import { m4oe } from '../support/command.ts';
import {
  BINARY,
  formOf,
  type HttpService,
  metric,
  post,
  problemIn,
  smallNifti,
  startHttp,
  until,
} from '../support/http.ts';
import { refiningModels } from '../support/patch-models.ts';
import { promptedModels } from '../support/prompted-model.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const MOST = 2 ** 24;

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-http-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function bytesOf(t: ExecutionContext, response: Response): Promise<Buffer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  t.is(response.status, 200, bytes.toString('latin1').slice(0, 500));
  return bytes;
}

async function labelsIn(t: ExecutionContext, bytes: Buffer): Promise<Uint8Array> {
  const path = join(temporary(t), 'labels.nii.gz');
  writeFileSync(path, bytes);
  return Uint8Array.from((await readNifti(path, { maxBytes: MOST })).volume.voxels);
}

/** Every file of a zip, by its name. */
async function unzipped(t: ExecutionContext, bytes: Buffer): Promise<Map<string, Buffer>> {
  const path = join(temporary(t), 'results.zip');
  writeFileSync(path, bytes);
  await using zip = await openZip(path, MOST, MOST);
  const files = zip.files.map(async ({ name, read }) => [name, Buffer.from(await read())] as const);
  return new Map(await Promise.all(files));
}

async function nothingIsLeft(t: ExecutionContext, service: HttpService): Promise<void> {
  // The answer ends a moment before the call that gave it.
  await until(() => service.spooled().length === 0);
  await until(() => metric(service, /^m4oe_in_flight_bytes 0$/m));
  t.pass();
}

test('a volume gives the labels that gRPC gives, plain, gzipped, in pieces and as a form', async (t) => {
  await using service = await startHttp();
  const { labels, report } = await segmented(service.client, testVolume([20, 16, 12]), { modality: 'CT' });
  const plain = smallNifti();
  const pieces = new ReadableStream({
    start(controller) {
      for (let at = 0; at < plain.length; at += 1000) controller.enqueue(new Uint8Array(plain.subarray(at, at + 1000)));
      controller.close();
    },
  });
  const bodies: [RequestInit['body'], Record<string, string>][] = [
    [new Uint8Array(plain), BINARY],
    [new Uint8Array(gzipSync(plain)), { 'content-type': 'application/gzip' }],
    [pieces, BINARY],
    [formOf([plain]), {}],
  ];
  for (const [body, headers] of bodies) {
    const response = await post(service, 'modality=CT&results=labels&request-id=abc', body, headers);
    t.deepEqual(await labelsIn(t, await bytesOf(t, response)), labels);
    t.is(response.headers.get('content-type'), 'application/gzip');
    t.is(response.headers.get('x-request-id'), 'abc');
    t.regex(response.headers.get('content-disposition') ?? '', /filename="labels\.nii\.gz"/);
  }
  const response = await post(service, 'modality=CT&results=report', new Uint8Array(plain));
  const told = JSON.parse((await bytesOf(t, response)).toString());
  t.is(told.labelsCrc32, report.labelsCrc32);
  t.like(told.asked, { modality: 'CT', tagCheck: 'refuse' });
  await nothingIsLeft(t, service);
});

test('several results come as a zip, labels in another format too', async (t) => {
  await using service = await startHttp();
  const body = new Uint8Array(smallNifti());
  const usual = await unzipped(t, await bytesOf(t, await post(service, 'modality=CT', body)));
  t.deepEqual([...usual.keys()], ['labels.nii.gz', 'report.json']);
  const query = 'modality=CT&results=picture,labels,page,colors&labels-as=nrrd';
  const more = await unzipped(t, await bytesOf(t, await post(service, query, body)));
  t.deepEqual([...more.keys()], ['labels.ctbl', 'labels.nrrd', 'overlay.png', 'view.html']);
  t.true(more.get('labels.nrrd')?.toString('latin1').startsWith('NRRD'));
  t.is(more.get('overlay.png')?.toString('latin1', 1, 4), 'PNG');
  const page = await post(service, 'modality=CT&results=page', body);
  t.is(page.headers.get('content-type'), 'text/html; charset=utf-8');
  t.regex((await bytesOf(t, page)).toString(), /The image itself is in this file/);
});

test('surfaces come as one file of glTF, or as a zip of STL', async (t) => {
  await using service = await startHttp();
  const body = new Uint8Array(smallNifti());
  const glb = await post(service, 'modality=CT&results=mesh', body);
  t.is(glb.headers.get('content-type'), 'model/gltf-binary');
  t.is((await bytesOf(t, glb)).toString('latin1', 0, 4), 'glTF');
  const stl = await post(service, 'modality=CT&results=mesh&mesh=stl', body);
  t.is(stl.headers.get('content-type'), 'application/zip');
  const files = await unzipped(t, await bytesOf(t, stl));
  t.true(files.size > 0 && [...files.keys()].every((name) => /^[A-Z][a-z ]+\.stl$/.test(name)));
  const several = await post(service, 'modality=CT&results=labels,mesh', body);
  t.deepEqual([...(await unzipped(t, await bytesOf(t, several))).keys()], ['labels.nii.gz', 'mesh.glb']);
});

test('pages to print and FHIR resources come as the command line writes them', async (t) => {
  await using service = await startHttp();
  const body = new Uint8Array(smallNifti());
  const pdf = await post(service, 'modality=CT&results=pdf', body);
  t.is(pdf.headers.get('content-type'), 'application/pdf');
  t.is((await bytesOf(t, pdf)).toString('latin1', 0, 5), '%PDF-');
  const fhir = await post(service, 'modality=CT&results=fhir&fhir-subject=Patient/5', body);
  const { entry } = JSON.parse((await bytesOf(t, fhir)).toString());
  t.deepEqual(entry[0].resource.subject, { reference: 'Patient/5' });
});

test('a request says which scanner it is of, and metrics count it', async (t) => {
  await using service = await startHttp({ sources: ['ct-1'] });
  const body = new Uint8Array(smallNifti());
  await bytesOf(t, await post(service, 'modality=CT&results=report&source=ct-1', body));
  await bytesOf(t, await post(service, 'modality=CT&results=report&source=ct-7', body));
  const metrics = await (await fetch(`${service.admin}/metrics`)).text();
  for (const source of ['ct-1', 'other'])
    t.regex(metrics, new RegExp(`m4oe_volume_intensity_count{modality="CT",source="${source}",of="bright"} 1$`, 'm'));
});

test('a series as zip, form and related parts gives the DICOM results of the command line', async (t) => {
  await using service = await startHttp();
  const files = seriesFiles();
  const zip = zipFile(files.map((bytes, n) => ({ name: `${n}`, bytes })));
  const folder = temporary(t);
  writeFileSync(join(folder, 'series.zip'), zip);
  const here = ['segment', join(folder, 'series.zip'), '--out', folder, '--dicom-sr', '--server', service.address];
  const ended = await m4oe(here);
  t.is(ended.code, 0, ended.stderr);
  const expected = (name: string) => readDataSet(readFileSync(join(folder, `series_${name}.dcm`)), MOST);
  const parts = files.flatMap((bytes) => [Buffer.from('\r\n--edge\r\nContent-Type: application/dicom\r\n\r\n'), bytes]);
  const related = Buffer.concat([...parts, Buffer.from('\r\n--edge--\r\n')]);
  const bodies: [RequestInit['body'], Record<string, string>][] = [
    [new Uint8Array(zip), { 'content-type': 'application/zip' }],
    [formOf(files), {}],
    [new Uint8Array(related), { 'content-type': 'multipart/related; type="application/dicom"; boundary=edge' }],
  ];
  for (const [body, headers] of bodies) {
    const found = await unzipped(t, await bytesOf(t, await post(service, 'results=sr,report', body, headers)));
    t.deepEqual([...found.keys()], ['report.json', 'seg.dcm', 'sr.dcm']);
    const report = found.get('report.json')?.toString() ?? '';
    t.like(JSON.parse(report), { modality: 'CT', input: { format: 'DICOM', images: SIZE[2] } });
    t.false(report.includes('Roe'));
    for (const name of ['seg', 'sr']) {
      const [made, wanted] = [readDataSet(found.get(`${name}.dcm`) as Buffer, MOST), expected(name)];
      t.deepEqual(made.pixels, wanted.pixels);
      for (const tag of [TAG.sopInstanceUid, TAG.seriesInstanceUid])
        t.deepEqual(made.attributes.texts(tag), wanted.attributes.texts(tag), name);
    }
  }
  const seg = await bytesOf(t, await post(service, 'results=seg&dicom-seg=fractional', new Uint8Array(zip)));
  t.true(seg.includes(PATIENT), 'results refer to the patient of their source');
  t.true(seg.includes('FRACTIONAL'));
  await nothingIsLeft(t, service);
});

test('what the header says of contrast and body part is held against the organs, and told in report and SR', async (t) => {
  await using service = await startHttp();
  const said = { '0008103e': ['LO', `Leber nativ ${PATIENT}`], '00180015': ['CS', 'KNEE'] } as const;
  const files = seriesFiles({ set: said });
  const found = await unzipped(t, await bytesOf(t, await post(service, 'results=sr,report', formOf(files), {})));
  const text = found.get('report.json')?.toString() ?? '';
  const { contrast, covered, warnings } = JSON.parse(text) as {
    contrast: { phase: string; evidence: string };
    covered: unknown[];
    warnings: string[];
  };
  t.is(contrast.phase, 'enhanced');
  t.regex(contrast.evidence, /^aorta \d+ HU$/);
  t.deepEqual(covered, [{ part: 'upper abdomen', seen: 'in part' }]);
  const contradicted = warnings.filter((warning) => warning.includes('_CONTRADICTED: the header'));
  t.deepEqual(
    contradicted.map((warning) => warning.split(':')[0]),
    ['PHASE_CONTRADICTED', 'REGION_CONTRADICTED'],
  );
  t.false(text.includes('nativ ') || text.includes('Roe'), 'the words themselves stay where they are');
  const sr = found.get('sr.dcm') as Buffer;
  for (const told of ['contrast: with a contrast agent', 'covered: upper abdomen in part', ...contradicted])
    t.true(sr.includes(told.slice(0, 60)), told);
});

/** Events of a stream: name and content. */
function eventsIn(text: string): { readonly name: string; readonly content: Record<string, unknown> }[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [first = '', second = ''] = block.split('\n');
      return { name: first.slice('event: '.length), content: JSON.parse(second.slice('data: '.length)) };
    });
}

test('events tell of the plan, of progress, and carry the results', async (t) => {
  await using service = await startHttp({ batchSlices: 2 });
  const { labels } = await segmented(service.client, testVolume([20, 16, 12]), { modality: 'CT' });
  const headers = { ...BINARY, accept: 'text/event-stream' };
  const response = await post(service, 'modality=CT&results=labels,report', new Uint8Array(smallNifti()), headers);
  t.is(response.headers.get('content-type'), 'text/event-stream');
  const events = eventsIn((await bytesOf(t, response)).toString());
  const names = events.map(({ name }) => name);
  t.deepEqual([names.at(0), names.at(-1)], ['accepted', 'done']);
  t.like(events[0]?.content, { slices: 12, model: 'bands' });
  const done = events.filter(({ name }) => name === 'progress').map(({ content }) => content.inferredSlices as number);
  t.true(done.length > 2);
  t.deepEqual(
    done,
    [...done].sort((a, b) => a - b),
  );
  const files = events.filter(({ name }) => name === 'file').map(({ content }) => content);
  t.deepEqual(
    files.map(({ name }) => name),
    ['labels.nii.gz', 'report.json'],
  );
  const bytes = Buffer.from(files[0]?.base64 as string, 'base64');
  t.is(bytes.length, files[0]?.total as number);
  t.deepEqual(await labelsIn(t, bytes), labels);
});

test('a preview, and what replaces it: events carry the labels of both', async (t) => {
  t.timeout(180_000);
  await using models = await refiningModels();
  await using service = await startHttp({ models: models.folder, defaultModel: 'bands' });
  const path = join(temporary(t), 'small.nii');
  writeFileSync(path, smallNifti());
  const { volume } = await readNifti(path, { maxBytes: MOST });
  const [first, last] = [new Uint8Array(volume.voxels.length), new Uint8Array(volume.voxels.length)];
  const wish = { modality: 'CT', allowTagMismatch: true, refineModel: 'patches' } as const;
  for await (const answer of service.client.segment(volume, wish)) {
    if (answer.kind !== 'slice') continue;
    const { k, data, revision } = answer.slice;
    (revision < 2 ? first : last).set(data, k * data.length);
  }
  const query = 'modality=CT&allow-tag-mismatch&refine-model=patches';
  const body = new Uint8Array(smallNifti());
  const headers = { ...BINARY, accept: 'text/event-stream' };
  const events = eventsIn((await bytesOf(t, await post(service, query, body, headers))).toString());
  const names = events.map(({ name }) => name);
  const at = names.indexOf('preview');
  t.is(names.lastIndexOf('preview'), at, 'once');
  t.true(names.slice(0, at).includes('progress') && names.slice(at).includes('progress'));
  t.deepEqual(names.slice(-3), ['file', 'file', 'done']);
  t.like(events[0]?.content, { model: 'bands', refine: { model: 'patches' } });
  const preview = events[at]?.content ?? {};
  t.like(preview, { result: 'labels', name: 'preview.nii.gz', offset: 0 });
  const shown = await labelsIn(t, Buffer.from(preview.base64 as string, 'base64'));
  t.deepEqual(shown, first);
  t.notDeepEqual(shown, last);
  const [labels, report] = events.slice(-3, -1).map(({ content }) => Buffer.from(content.base64 as string, 'base64'));
  t.deepEqual(await labelsIn(t, labels as Buffer), last);
  t.like(JSON.parse(String(report)), { model: { name: 'patches' }, preview: { name: 'bands' } });
  // Whoever waits for a file gets what is final, and nothing of a preview.
  const plain = await unzipped(t, await bytesOf(t, await post(service, query, body)));
  t.deepEqual([...plain.keys()], ['labels.nii.gz', 'report.json']);
  t.deepEqual(await labelsIn(t, plain.get('labels.nii.gz') as Buffer), last);
  // Nobody asked for labels.
  const only = await bytesOf(t, await post(service, `${query}&results=report`, body, headers));
  t.false(only.includes('event: preview'));
  await nothingIsLeft(t, service);
});

test('what cannot refine is refused by the name of its parameter', async (t) => {
  await using models = await refiningModels();
  await using service = await startHttp({ models: models.folder, defaultModel: 'bands' });
  const body = new Uint8Array(smallNifti());
  const told = async (query: string) => problemIn(await post(service, `modality=CT&${query}`, body));
  t.like(await told('refine-model=bands'), { status: 400, reason: 'REFINE_MODEL', field: 'refine-model' });
  t.like(await told('refine-model=patchs'), { status: 404, reason: 'MODEL_NOT_FOUND', field: 'refine-model' });
  t.like(await told('refine-model=patches&model=patches'), { status: 400, reason: 'REFINE_MODEL' });
  const { detail } = await told('refine-model=patches&thorough');
  t.regex(detail, /^refine-model: expected neither thorough nor/);
});

test('what ends a request that was taken is told in its events', async (t) => {
  await using service = await startHttp();
  const noise = smallNifti();
  noise.fill(0, 352);
  const headers = { ...BINARY, accept: 'text/event-stream' };
  const response = await post(service, 'modality=CT', new Uint8Array(noise), headers);
  const events = eventsIn((await bytesOf(t, response)).toString());
  t.is(events.at(-1)?.name, 'problem');
  t.like(events.at(-1)?.content, { status: 400, reason: 'CONSTANT_VOLUME' });
});

test('the models can be listed, as gRPC lists them', async (t) => {
  await using service = await startHttp();
  const { models, defaultModel } = (await (await fetch(`${service.url}/v1/models`)).json()) as {
    models: { name: string }[];
    defaultModel: string;
  };
  const listed = await service.client.listModels();
  t.is(defaultModel, listed.defaultModel);
  t.deepEqual(
    models.map(({ name }) => name),
    listed.models.map(({ name }) => name),
  );
});

test('prompts come as a parameter, and a refusal names it', async (t) => {
  await using models = await promptedModels();
  await using service = await startHttp({ models: models.folder, defaultModel: 'bands' });
  const path = join(temporary(t), 'small.nii');
  writeFileSync(path, smallNifti());
  const { volume } = await readNifti(path, { maxBytes: MOST });
  const { origin } = volume.geometry;
  const place = origin.join(',');
  const prompts: Prompt[] = [{ className: 'liver', at: [origin] }];
  const wish = { modality: 'CT', model: 'prompted', allowTagMismatch: true, prompts } as const;
  const { labels } = await segmented(service.client, volume, wish);
  t.true(labels.includes(1));
  const query = 'modality=CT&model=prompted&allow-tag-mismatch&results=labels&prompts=';
  const found = await post(service, `${query}${encodeURIComponent(`liver=${place}`)}`, new Uint8Array(smallNifti()));
  t.deepEqual(await labelsIn(t, await bytesOf(t, found)), labels);
  for (const [text, reason, said] of [
    ['liver=3,4', 'PROMPT_PLACE', /^prompts: expected CLASS=X,Y,Z for a point/],
    ['liver=3,4,999', 'PROMPT_OUTSIDE', /^prompts\[0\]: expected liver within the volume/],
  ] as const) {
    const refused = await post(service, `${query}${encodeURIComponent(text)}`, new Uint8Array(smallNifti()));
    const problem = await problemIn(refused);
    t.is(problem.reason, reason);
    t.is(problem.status, 400);
    t.regex(problem.detail, said);
  }
});

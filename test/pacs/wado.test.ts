/**
 * A series out of a real Orthanc over WADO-RS: the same volume as from its files, while it streams
 * in.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { readWado, type WadoOptions } from '../../src/formats/dicom/wado.ts';
import { jpeg2000 } from '../formats/dicom/encode.ts';
import { enhancedFile } from '../formats/dicom/enhanced.ts';
import { SYNTAX } from '../formats/dicom/part10.ts';
import { SIZE, type SliceOptions, seriesFiles, sliceFile } from '../formats/dicom/phantom.ts';
import { assembled, differences, LIMITS } from '../formats/dicom/series.ts';
import { m4oe } from '../support/command.ts';
import { AUTHORIZATION, ORTHANC_INSTALLED, Orthanc } from '../support/orthanc.ts';
import { BANDS_MODELS } from '../support/service.ts';

if (!ORTHANC_INSTALLED) console.log('wado.test.ts: skipped, Orthanc with its DICOMweb plugin is not installed');
const withOrthanc = ORTHANC_INSTALLED ? test.serial : test.serial.skip;
const ROOT = '1.2.826.0.1.3680043.10.999';
const OPTIONS: WadoOptions = { ...LIMITS, rules: [], authorization: AUTHORIZATION };
const seriesUrl = (orthanc: Orthanc, uid: string) => `${orthanc.url}/dicom-web/studies/${ROOT}.1/series/${uid}`;

/** The phantom as another series of its study. */
const other =
  (n: number, options: SliceOptions) =>
  (k: number): SliceOptions => ({
    ...options,
    set: { ...options.set, '0020000e': ['UI', `${ROOT}.2.${n}`], '00080018': ['UI', `${ROOT}.3.${n}.${k + 1}`] },
  });

withOrthanc('series of every form come as they are, and what is broken is refused from the metadata', async (t) => {
  t.timeout(300_000);
  await using orthanc = await Orthanc.start();
  for (const file of seriesFiles(other(1, {}))) await orthanc.store(file);
  for (const file of seriesFiles(other(2, { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true) })))
    await orthanc.store(file);
  for (const file of seriesFiles((k) => (k === 5 ? undefined : other(3, {})(k)))) await orthanc.store(file);
  await orthanc.store(enhancedFile());
  const expected = await assembled(seriesFiles());
  for (const uid of [`${ROOT}.2.1`, `${ROOT}.2.2`, `${ROOT}.2`]) {
    const slices: number[] = [];
    const { volume, source, decision } = await readWado(seriesUrl(orthanc, uid), {
      ...OPTIONS,
      onSlices: (ks) => slices.push(...ks),
    });
    t.deepEqual(volume, expected, uid);
    t.deepEqual(differences(volume), new Map());
    t.deepEqual(
      [...slices].sort((a, b) => a - b),
      Array.from({ length: SIZE[2] }, (_, k) => k),
    );
    t.is(decision.modality, 'CT');
    t.deepEqual(source.patientAndStudy.PatientName, ['Roe^Jane']);
  }
  const refused = async (url: string, reason: string, options = OPTIONS) => {
    const failure = (await t.throwsAsync(readWado(url, options), { instanceOf: Failure })) as Failure;
    t.is(failure.reason, reason, failure.message);
    t.false(failure.message.includes(ROOT) || failure.message.includes('Roe'));
  };
  await refused(seriesUrl(orthanc, `${ROOT}.2.3`), 'DICOM_MISSING_SLICES');
  await refused(seriesUrl(orthanc, `${ROOT}.2.4`), 'DICOMWEB_NOT_FOUND');
  await refused(seriesUrl(orthanc, `${ROOT}.2.1`), 'DICOMWEB_UNAUTHORIZED', { ...OPTIONS, authorization: '' });
  await refused(seriesUrl(orthanc, `${ROOT}.2.1`), 'DICOM_TOO_LARGE', { ...OPTIONS, maxBytes: 5000 });

  const out = mkdtempSync(join(tmpdir(), 'm4oe-wado-'));
  t.teardown(() => rmSync(out, { recursive: true, force: true }));
  const models = ['--models', BANDS_MODELS, '--device', 'cpu'];
  const run = ['segment', seriesUrl(orthanc, `${ROOT}.2.2`), '--json', '--no-picture', '--out', out, ...models];
  const ended = await m4oe(run, { M4OE_DICOMWEB_AUTHORIZATION: AUTHORIZATION });
  t.is(ended.code, 0, ended.stderr);
  t.like(JSON.parse(ended.stdout), { modality: 'CT', input: { format: 'DICOM', images: SIZE[2] } });
});

withOrthanc('volumes of a series are listed, and taken one by one or all, beside a localizer', async (t) => {
  t.timeout(300_000);
  await using orthanc = await Orthanc.start();
  const localizer = { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] } as const;
  const phases = (k: number): SliceOptions => ({
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    set: { '00200012': ['IS', String(1 + (k % 2))] },
  });
  for (const file of seriesFiles((k) => other(5, phases(k))(k))) await orthanc.store(file);
  await orthanc.store(sliceFile(12, other(5, { set: localizer })(12)));
  const url = seriesUrl(orthanc, `${ROOT}.2.5`);
  const out = mkdtempSync(join(tmpdir(), 'm4oe-wado-'));
  t.teardown(() => rmSync(out, { recursive: true, force: true }));
  const models = ['--models', BANDS_MODELS, '--device', 'cpu', '--no-picture', '--dicom-seg', '--out', out];
  const run = (...volume: string[]) =>
    m4oe(['segment', url, '--json', ...models, ...volume], { M4OE_DICOMWEB_AUTHORIZATION: AUTHORIZATION });
  const [none, third] = [await run(), await run('--volume', '3')];
  t.regex(none.stderr, /DICOM_LOCALIZER/);
  t.regex(third.stderr, /1 to 2, got 3 \(1: Acquisition Number 1, 6 slices; 2: Acquisition Number 2, 6 slices\)/);
  const all = await run('--volume', 'all');
  t.is(all.code, 0, all.stderr);
  for (const [volume, odd] of [
    [1, 0],
    [2, 1],
  ] as const) {
    const { source } = await readWado(url, { ...OPTIONS, volume });
    t.deepEqual(
      source.frames.map(({ sopInstanceUid }) => sopInstanceUid),
      [0, 2, 4, 6, 8, 10].map((k) => `${ROOT}.3.5.${k + odd + 1}`),
    );
    const seg = readFileSync(join(out, `${ROOT}.2.5_volume${volume}_seg.dcm`)).toString('latin1');
    const named = new Set(seg.match(/1\.2\.826\.0\.1\.3680043\.10\.999\.3\.5\.\d+/g));
    for (const { sopInstanceUid } of source.frames) named.delete(sopInstanceUid);
    t.is(named.size, 0, 'of no other volume');
  }
});

withOrthanc('a service that is not there', async (t) => {
  const failure = (await t.throwsAsync(readWado('http://127.0.0.1:9/studies/1/series/2', OPTIONS))) as Failure;
  t.is(failure.reason, 'DICOMWEB_UNREACHABLE');
});

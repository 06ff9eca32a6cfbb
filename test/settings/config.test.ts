/** Settings: flags over environment over defaults, and what is wrong is told by name. */
import test from 'ava';
import { GATEWAY_SETTINGS, MODEL_SETTINGS, readConfig, SERVE_SETTINGS, sizeLimits } from '../../src/settings/config.ts';

test('defaults, where nothing is given', (t) => {
  const config = readConfig(SERVE_SETTINGS, {}, {});
  t.like(config, { host: '127.0.0.1', port: 50051, adminPort: 9464, device: 'auto', sessions: 0, logLevel: 'info' });
  t.regex(config.models, /\/models$/);
  t.true(Object.isFrozen(config));
});

test('a flag wins over the environment, the environment over the default', (t) => {
  const environment = { M4OE_PORT: '1234', M4OE_ADMIN_PORT: '4321', M4OE_HOST: '' };
  const config = readConfig(SERVE_SETTINGS, { port: '99' }, environment);
  t.like(config, { port: 99, adminPort: 4321, host: '127.0.0.1' });
});

test('every setting is read from its variable and from its flag', (t) => {
  const choices: Record<string, string> = {
    M4OE_DEVICE: 'cpu',
    M4OE_DICOM_LEAST_BITS: '9',
    M4OE_LOG_LEVEL: 'warn',
    M4OE_TRITON_FALLBACK: 'local',
    M4OE_TRITON_COMPRESSION: 'gzip',
    M4OE_GATEWAY_SEG_TYPE: 'LABELMAP',
    M4OE_GATEWAY_VOLUMES: 'all',
    M4OE_GATEWAY_REPORT: 'off',
    M4OE_GATEWAY_RTSTRUCT: 'on',
    M4OE_GATEWAY_PDF: 'on',
    M4OE_GATEWAY_MESH: 'on',
    M4OE_GATEWAY_NOTE: 'on',
    M4OE_GATEWAY_SUPERSEDED: 'delete',
    M4OE_GATEWAY_START: 'asked',
    M4OE_GATEWAY_WORKLIST_CODES: 'segment^99SITE',
    M4OE_GATEWAY_WORKLIST_STATION: 'SEG1^99SITE^Segmentation 1',
    M4OE_TAG_CHECK: 'warn',
    M4OE_MAX_CLIENT_SHARE: '0.25',
    M4OE_TRACES_RATIO: '0.5',
    M4OE_ADMIN_AUTH: 'true',
    M4OE_ADMIN_TLS: 'true',
    M4OE_INSECURE: 'true',
  };
  const tables = { ...SERVE_SETTINGS, ...GATEWAY_SETTINGS };
  const codes: Record<string, unknown> = {
    M4OE_GATEWAY_WORKLIST_CODES: [{ value: 'segment', scheme: '99SITE', meaning: '' }],
    M4OE_GATEWAY_WORKLIST_STATION: [{ value: 'SEG1', scheme: '99SITE', meaning: 'Segmentation 1' }],
  };
  for (const [key, { env, flag, default: fallback }] of Object.entries(tables)) {
    const given = choices[env] ?? (typeof fallback === 'number' ? '17' : 'text');
    const read = { number: Number(given), boolean: given === 'true', object: [given] } as Record<string, unknown>;
    const expected = codes[env] ?? read[typeof fallback] ?? given;
    const name = flag.replace(/^--| .*$/g, '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    t.deepEqual((readConfig(tables, {}, { [env]: given }) as Record<string, unknown>)[key], expected, env);
    t.deepEqual((readConfig(tables, { [name]: given }, {}) as Record<string, unknown>)[key], expected, flag);
  }
});

for (const [env, given, expects] of [
  ['M4OE_INSECURE', 'yes', 'true or false'],
  ['M4OE_MAX_CLIENT_SHARE', '2', 'a number from 0 to 1'],
  ['M4OE_PORT', '65536', 'a whole number from 0 to 65535'],
  ['M4OE_PORT', '-1', 'a whole number from 0 to 65535'],
  ['M4OE_PORT', '1.5', 'a whole number from 0 to 65535'],
  ['M4OE_PORT', '80a', 'a whole number from 0 to 65535'],
  ['M4OE_PORT', ' ', 'a whole number from 0 to 65535'],
  ['M4OE_SESSIONS', '65', 'a whole number from 0 to 64'],
  ['M4OE_STALL_SECONDS', 'NaN', 'a number from 0.05 to 86400'],
  ['M4OE_DEVICE', 'gpu', 'one of auto, cpu, cuda, tensorrt, webgpu, coreml, dml'],
  ['M4OE_TRITON_FALLBACK', 'yes', 'one of none, local'],
  ['M4OE_TRITON_IN_FLIGHT', '0', 'a whole number from 1 to 256'],
  ['M4OE_INFERENCE_PORT', '-2', 'a whole number from -1 to 65535'],
  ['M4OE_LOG_LEVEL', 'loud', 'one of trace, debug, info, warn, error, silent'],
] as const) {
  test(`${env}=${JSON.stringify(given)}: SETTING_INVALID`, (t) => {
    const failure = t.throws(() => readConfig(SERVE_SETTINGS, {}, { [env]: given }));
    t.like(failure, { kind: 'invalid', reason: 'SETTING_INVALID', setting: env });
    t.true(failure?.message.startsWith(`${env} (--`), failure?.message);
    t.true(failure?.message.endsWith(`expected ${expects}, got "${given}"`), failure?.message);
  });
}

test('a variable that no setting knows: SETTING_UNKNOWN, for every command', (t) => {
  const environment = { M4OE_MAX_VOLUME: '3', M4OE_PORT: '1' };
  const failure = t.throws(() => readConfig(MODEL_SETTINGS, {}, environment));
  t.like(failure, { reason: 'SETTING_UNKNOWN' });
  t.regex(failure?.message ?? '', /M4OE_MAX_VOLUME;/);
  t.notThrows(() => readConfig(MODEL_SETTINGS, {}, { M4OE_PORT: '1', PATH: '/bin' }));
});

test('codes are values with a scheme, and no more of them than are taken', (t) => {
  const read = (name: string, given: string) => () => readConfig(GATEWAY_SETTINGS, { [name]: given }, {});
  t.throws(read('worklistCodes', 'segment'), {
    message: /expected VALUE\^SCHEME or VALUE\^SCHEME\^MEANING, got "segment"$/,
  });
  t.throws(read('worklistCodes', 'a^99S^b^c'), { message: /got "a\^99S\^b\^c"$/ });
  t.throws(read('worklistStation', 'A^99S,B^99S'), { message: /expected at most 1, got 2$/ });
  t.deepEqual(read('worklistCodes', 'a^99S, b^DCM^B c')().worklistCodes, [
    { value: 'a', scheme: '99S', meaning: '' },
    { value: 'b', scheme: 'DCM', meaning: 'B c' },
  ]);
});

test('a list of names is separated by commas', (t) => {
  t.deepEqual(readConfig(MODEL_SETTINGS, {}, { M4OE_TRITON_MODELS: 'a, b,,c' }).tritonModels, ['a', 'b', 'c']);
  t.deepEqual(readConfig(MODEL_SETTINGS, {}, {}).tritonModels, []);
});

test('sources are names that metrics can have, and not many', (t) => {
  t.deepEqual(readConfig(SERVE_SETTINGS, {}, { M4OE_SOURCES: 'ct-1, mr_2,ct-1' }).sources, ['ct-1', 'mr_2']);
  const many = Array.from({ length: 33 }, (_, n) => `s${n}`).join();
  for (const [given, why] of [
    ['Doe^John', /M4OE_SOURCES .*: expected names of 1 to 64 of/],
    [many, /M4OE_SOURCES .*: expected at most 32 names, got 33/],
  ] as const)
    t.throws(() => readConfig(SERVE_SETTINGS, {}, { M4OE_SOURCES: given }), { message: why });
});

test('sizes are given in MiB', (t) => {
  const config = readConfig(MODEL_SETTINGS, { maxVolumeMib: '3', maxSliceEdge: '100' }, {});
  t.deepEqual(sizeLimits(config), { maxVolumeBytes: 3 * 1024 * 1024, maxSliceEdge: 100, maxSlices: 4096 });
});

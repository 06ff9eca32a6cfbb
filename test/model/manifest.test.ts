/** A manifest is taken whole or refused with what is wrong in it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';
import { graphFiles, sliceManifest } from '../../src/model/manifest.ts';
import { parseManifest } from '../../src/model/parse-manifest.ts';
import { BANDS_MODELS } from '../support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TEXT = readFileSync(join(BANDS_MODELS, 'bands', 'manifest.json'), 'utf8');

// biome-ignore lint/suspicious/noExplicitAny: manifests that the types would not allow
type Loose = any;

function changed(change: (manifest: Loose) => void): string {
  const manifest = JSON.parse(TEXT);
  change(manifest);
  return JSON.stringify(manifest);
}

function withMillimetres(millimetres: Loose): string {
  return changed((m) => (m.input.millimetres = millimetres));
}

test('the schema is a JSON Schema', async (t) => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'models/manifest.schema.json'), 'utf8'));
  t.true(await new Ajv2020().validateSchema(schema));
});

for (const [name, ...schema] of [
  ['manifest-validator'],
  ['rollout-validator', join(ROOT, 'src/model/rollout.schema.json')],
] as const) {
  test(`${name} is what \`npm run validator\` makes of the schema`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-validator-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const made = join(folder, 'validator.cjs');
    execFileSync(process.execPath, [join(ROOT, 'models/manifest-validator.ts'), made, ...schema]);
    const ours = readFileSync(join(ROOT, 'src/model/generated', `${name}.cjs`), 'utf8');
    t.true(readFileSync(made, 'utf8') === ours, 'run `npm run validator`');
  });
}

test('a good manifest is read as it is written', (t) => {
  const manifest = parseManifest(TEXT, 'here');
  t.deepEqual(manifest, JSON.parse(TEXT));
  t.deepEqual(
    graphFiles(manifest).map(({ path }) => path),
    ['model.onnx'],
  );
});

test('what an export costs in Dice is read where it was measured, and may be absent', (t) => {
  const measured = {
    meanDiceLoss: 0.001,
    worst: { dataset: 'D', head: 'bands', class: 'liver', diceLoss: 0.004 },
    cases: 3,
  };
  const options = [
    { name: 'int8', measured },
    { name: 'modality-routing', measured: null },
  ];
  t.deepEqual(
    parseManifest(
      changed((m) => (m.options = options)),
      'here',
    ).options as unknown,
    options,
  );
  t.notThrows(() =>
    parseManifest(
      changed((m) => delete m.options),
      'here',
    ),
  );
});

test('millimetres of the input are read where they are', (t) => {
  const millimetres = { pixel: 1.5, neighbour: 5 };
  const text = changed((m) => Object.assign(m.input, { millimetres, size: [224, 288] }));
  const read = sliceManifest(parseManifest(text, 'here'));
  t.deepEqual(read.input.millimetres, millimetres);
  t.deepEqual(read.input.size, [224, 288]);
  t.is(sliceManifest(parseManifest(TEXT, 'here')).input.millimetres, undefined);
});

function withRule(settle: Loose, other?: Loose): string {
  return changed((m) => {
    m.heads[0].classes[0].settle = settle;
    if (other !== undefined) m.heads[0].classes[1].settle = other;
  });
}

test('rules of settled labels are read where they are', (t) => {
  const settle = {
    keep: { kind: 'share', least: 0.5 },
    fillHoles: true,
    leastMl: 3,
    touches: ['spleen'],
    side: { of: 'aorta', is: 'right' },
  };
  const read = parseManifest(withRule(settle, { keep: { kind: 'largest' } }), 'here');
  t.deepEqual(read.heads[0]?.classes[0]?.settle as unknown, settle);
  t.is(read.heads[0]?.classes[2]?.settle, undefined);
});

const REFUSED: [name: string, text: string, says: RegExp, reason?: string][] = [
  ['not JSON', '{', /not JSON/],
  ['null', 'null', /schemaVersion/, 'MODEL_SCHEMA_VERSION'],
  [
    'another schema version',
    changed((m) => (m.schemaVersion = 3)),
    /expected schemaVersion 1 or 2, got 3/,
    'MODEL_SCHEMA_VERSION',
  ],
  ['no schema version', changed((m) => delete m.schemaVersion), /schemaVersion/, 'MODEL_SCHEMA_VERSION'],
  ['a field absent', changed((m) => delete m.experts), /experts/],
  ['no graph', changed((m) => (m.files = [])), /files/],
  ['a hash that is none', changed((m) => (m.files[0].sha256 = 'abc')), /\/files\/0\/sha256/],
  ['a path out of the folder', changed((m) => (m.files[0].path = '../../etc/passwd')), /\/files\/0\/path/],
  ['an even number of slices as channels', changed((m) => (m.input.context = 2)), /\/input\/context/],
  ['a pixel of 0 mm', withMillimetres({ pixel: 0, neighbour: 5 }), /\/input\/millimetres\/pixel/],
  ['a neighbour behind', withMillimetres({ pixel: 1, neighbour: -5 }), /\/input\/millimetres\/neighbour/],
  ['millimetres without a neighbour', withMillimetres({ pixel: 1 }), /\/input\/millimetres .*neighbour/],
  ['millimetres that are text', withMillimetres({ pixel: '1', neighbour: 5 }), /\/input\/millimetres\/pixel/],
  ['more of millimetres than is known', withMillimetres({ pixel: 1, neighbour: 5, field: 3 }), /\/input\/millimetres/],
  [
    'an option that nobody knows',
    changed((m) => (m.options = [{ name: 'int4', measured: null }])),
    /\/options\/0\/name/,
  ],
  ['an option without its cost', changed((m) => (m.options = [{ name: 'int8' }])), /\/options\/0/],
  ['a label of 0', changed((m) => (m.heads[0].classes[0].label = 0)), /\/heads\/0\/classes\/0\/label/],
  ['a label of 256', changed((m) => (m.heads[0].classes[0].label = 256)), /\/heads\/0\/classes\/0\/label/],
  ['a colour that is none', changed((m) => (m.heads[0].classes[0].color = 'red')), /\/heads\/0\/classes\/0\/color/],
  ['an unknown modality', changed((m) => (m.modalities.PET = m.modalities.CT)), /\/modalities/],
  [
    'a window upside down',
    changed((m) => (m.modalities.CT.window.upper = -200)),
    /CT\/window upper must be above lower/,
  ],
  ['a default head that is not there', changed((m) => (m.modalities.CT.defaultHead = 'none')), /defaultHead "none"/],
  [
    'a default head of another modality',
    changed((m) => (m.modalities.CT.defaultHead = 'one')),
    /"one" is not a head that serves CT/,
  ],
  ['an expert that is not there', changed((m) => (m.modalities.MR.expert = 'PET')), /expert "PET"/],
  ['two heads of one name', changed((m) => (m.heads[1].name = 'three')), /names are not unique/],
  ['two classes of one label', changed((m) => (m.heads[0].classes[1].label = 1)), /class labels are not unique/],
  ['two classes of one name', changed((m) => (m.heads[0].classes[1].name = 'liver')), /class names are not unique/],
  ['a rule without content', withRule({}), /\/heads\/0\/classes\/0\/settle/],
  ['a rule that nobody knows', withRule({ smooth: 2 }), /\/heads\/0\/classes\/0\/settle/],
  ['a share above 1', withRule({ keep: { kind: 'share', least: 1.5 } }), /settle\/keep/],
  ['a share that is not said', withRule({ keep: { kind: 'share' } }), /settle\/keep/],
  ['no millilitres', withRule({ leastMl: 0 }), /settle\/leastMl/],
  ['above and below', withRule({ side: { of: 'spleen', is: 'above' } }), /settle\/side\/is/],
  ['a rule that names an unknown class', withRule({ touches: ['heart'] }), /"liver", settle: "heart" is not a class/],
  ['a side of an unknown class', withRule({ side: { of: 'heart', is: 'left' } }), /"heart" is not a class of the head/],
  ['a rule that names its own class', withRule({ touches: ['liver'] }), /names the class itself/],
  [
    'rules that name each other',
    withRule({ touches: ['spleen'] }, { side: { of: 'liver', is: 'left' } }),
    /"spleen" has a rule that names classes itself/,
  ],
  ['a head of a modality that is not listed', changed((m) => (m.heads[0].graphIndex.CE_MR = 0)), /serves CE_MR/],
];

for (const [name, text, says, reason = 'MODEL_MANIFEST_INVALID'] of REFUSED) {
  test(`${name}: ${reason}`, (t) => {
    const failure = t.throws(() => parseManifest(text, 'model x'));
    t.like(failure, { kind: 'corrupt', reason });
    t.regex(failure?.message ?? '', says);
    t.true(failure?.message.startsWith('model x: '));
  });
}

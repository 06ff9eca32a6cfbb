/** What the service promises, in the words of the tests that hold it: docs/requirements.md. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rooms as docs/architecture.md names them, by the folder below test/ that mirrors them. */
const ROOMS: readonly (readonly [folder: string, what: string])[] = [
  ['formats', 'Files in and out'],
  ['preprocess', 'Geometry, orientation, windows'],
  ['model', 'Models, sessions, the queue'],
  ['volumetric', 'Volumes for networks of patches'],
  ['pipeline', 'From voxels to labels'],
  ['postprocess', 'Labels, measures, trust'],
  ['server', 'The service'],
  ['inference', 'The Open Inference Protocol'],
  ['streaming', 'Streams and memory'],
  ['client', 'Clients'],
  ['gateway', 'The gateway'],
  ['cli', 'The command line'],
  ['settings', 'Settings'],
  ['pacs', 'Beside other DICOM software (make test-pacs)'],
  ['triton', 'Beside Triton (make test-triton)'],
  ['peers', 'Beside other networks'],
  ['webgpu', 'On a GPU in software'],
  ['images', 'Container images (make test-images)'],
  ['cluster', 'On Kubernetes (make test-cluster)'],
  ['fuzz', 'Fuzzing'],
  ['chaos', 'Faults and soaking'],
  ['bench', 'Benches'],
  ['tables', 'Tables like this one'],
  ['', 'The repository'],
];

/** `test('title', async (t) => ...`, with modifiers or through whatever skips it somewhere. */
const TITLE =
  /^[^'"`\n]*\(\s*(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)"|`((?:[^`\\]|\\.)+)`)\s*,\s*(?:async\s*)?\(t\b/gm;

/** Titles of a test file in order; what differs between cases of one title is an ellipsis. */
export function titlesOf(text: string): string[] {
  return [...text.matchAll(TITLE)].map(([, single, double, template]) =>
    (single ?? double ?? template ?? '')
      .replace(/\$\{[^}]*\}/g, '…')
      .replaceAll("\\'", "'")
      .replaceAll('|', '\\|'),
  );
}

export function requirements(root: string): string {
  const files = globSync('test/**/*.test.ts', { cwd: root }).sort();
  const roomOf = (file: string) => ROOMS.find(([folder]) => folder === '' || file.startsWith(`test/${folder}/`))?.[1];
  const sections = ROOMS.flatMap(([, what]) => {
    const rows = files
      .filter((file) => roomOf(file) === what)
      .flatMap((file) => titlesOf(readFileSync(join(root, file), 'utf8')).map((title) => [title, file] as const))
      // Of cases alone that a table in the test names.
      .filter(([title]) => /[a-z]{3}/i.test(title))
      .map(([title, file]) => `| ${title} | \`${file}\` |`);
    return rows.length === 0 ? [] : [`## ${what}`, ['| what holds | test |', '|---|---|', ...rows].join('\n')];
  });
  const head = [
    '# Requirements',
    'For whoever has to show which test holds which requirement: every promise in the words of the test that holds it, by\n' +
      'the part of the house. `npm run tables` writes this page from the titles of the tests; a test compares. What could go\n' +
      'wrong for a patient, and its controls: [risk.md](risk.md).',
  ];
  return `${[...head, ...sections].join('\n\n')}\n`;
}

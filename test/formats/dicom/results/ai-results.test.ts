/** Every line of the statement on IHE AI Results in docs/dicom.md, found in the objects. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { Attributes } from '../../../../src/formats/dicom/file/attributes.ts';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { encodeReport } from '../../../../src/formats/dicom/results/report.ts';
import { encodeSeg } from '../../../../src/formats/dicom/results/seg.ts';
import { PHANTOM_MEASURES } from '../../../support/phantom-result.ts';
import { resultOf } from '../result-of.ts';

const PAGE = readFileSync(join(fileURLToPath(new URL('../../../../docs', import.meta.url)), 'dicom.md'), 'utf8');
const [, SECTION = ''] = /### IHE AI Results\n([\s\S]*?)\n### /.exec(PAGE) ?? [];
const LINES = [...SECTION.matchAll(/^\| (report|segmentation) \| (.+?) \| (.+) \|$/gm)].map(
  ([, object = '', path = '', what = '']) => ({ object, path: path.split(' > '), value: /`(.+?)`/.exec(what)?.[1] }),
);

const CONTENT = '0040a730';
const CODE_OF = { value: '00080100', scheme: '00080102' };

/** The items of a step: of a sequence by its tag, or content by the code of its concept. */
function step(from: readonly Attributes[], name: string): Attributes[] {
  const tag = tagOf(name);
  if (tag !== undefined) return from.flatMap((one) => one.items(tag));
  const [scheme, value] = name.split(' ');
  return from
    .flatMap((one) => one.items(CONTENT))
    .filter((item) => {
      const [concept] = item.items('0040a043');
      return concept?.texts(CODE_OF.value)[0] === value && concept?.texts(CODE_OF.scheme)[0] === scheme;
    });
}

function tagOf(name: string): string | undefined {
  const [, group, element] = /^\(([0-9A-F]{4}),([0-9A-F]{4})\)$/.exec(name) ?? [];
  return group === undefined ? undefined : `${group}${element}`.toLowerCase();
}

/** Values at the end of a path: of an attribute, of a code sequence, or of a content item. */
function valuesAt(root: Attributes, path: readonly string[]): string[] {
  const last = path.at(-1) as string;
  const before = path.slice(0, -1).reduce<readonly Attributes[]>(step, [root]);
  const tag = tagOf(last);
  if (tag !== undefined)
    return before.flatMap((one) => [...one.texts(tag), ...one.items(tag).flatMap((item) => item.texts(CODE_OF.value))]);
  return step(before, last).flatMap((item) => [
    // Text, UID, and the kind of a coordinate.
    ...['0040a160', '0040a124', '00700023'].flatMap((text) => item.texts(text)),
    ...['0040a168', '0040a300', '00081199', CONTENT].flatMap((sequence) =>
      item.items(sequence).map((one) => one.texts(CODE_OF.value)[0] ?? 'there'),
    ),
  ]);
}

test('what the page says of AI Results stands in report and segmentation, of every organ', async (t) => {
  const result = resultOf();
  const seg = await encodeSeg(result, 'BINARY', { made: new Date() });
  const report = await encodeReport(result, PHANTOM_MEASURES, seg, { made: new Date() });
  const read = (chunks: Iterable<Buffer>) => readDataSet(Buffer.concat([...chunks]), 2 ** 24).attributes;
  const objects: Record<string, Attributes> = { report: read(report.chunks()), segmentation: read(seg.chunks()) };
  t.true(LINES.length > 35);
  for (const { object, path, value } of LINES) {
    const values = valuesAt(objects[object] as Attributes, path);
    t.true(values.length > 0 && values.every((one) => one !== ''), `${object} ${path.join(' > ')}`);
    if (value !== undefined) t.true(values.includes(value), `${object} ${path.join(' > ')}: ${values}`);
  }
  const [identifiers, segments] = [
    valuesAt(objects.report as Attributes, ['DCM 126010', 'DCM 125007', 'DCM 112040']),
    valuesAt(objects.segmentation as Attributes, ['(0062,0002)', '(0062,0021)']),
  ];
  const found = result.classes.map(({ label }) => result.labels.some((one) => one === label));
  t.deepEqual(
    identifiers,
    segments.filter((_, n) => found[n]).flatMap((uid) => [uid, uid]),
    'one identifier for the organ in both objects, and in both groups',
  );
});

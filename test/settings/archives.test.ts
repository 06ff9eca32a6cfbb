/** A file of archives: what each has of its own, what all share, and what is refused. */
import test from 'ava';
import { archivesOf, parseArchives } from '../../src/settings/archives.ts';
import { GATEWAY_SETTINGS, readConfig } from '../../src/settings/config.ts';

const config = (environment: Record<string, string> = {}) => readConfig(GATEWAY_SETTINGS, {}, environment);
const URL = 'M4OE_GATEWAY_ARCHIVE_URL';
const SECRET = 'Basic c2VjcmV0';

test('an archive has its own settings, and the process’s for all others', (t) => {
  const json = JSON.stringify([
    { name: 'ward', [URL]: 'http://a/dicom-web', M4OE_GATEWAY_ARCHIVE_AUTHORIZATION: SECRET },
    { name: 'clinic-2', [URL]: 'http://b/dicom-web', M4OE_GATEWAY_LOOKBACK_DAYS: 3, M4OE_GATEWAY_CLASSES: 'liver' },
  ]);
  const [ward, clinic] = parseArchives(json, config({ M4OE_GATEWAY_LOOKBACK_DAYS: '30', M4OE_GATEWAY_HEAD: 'CT' }));
  t.like(ward, { name: 'ward', config: { archiveUrl: 'http://a/dicom-web', lookbackDays: 30, head: 'CT' } });
  t.like(clinic, { name: 'clinic-2', config: { lookbackDays: 3, head: 'CT', archiveAuthorization: '' } });
  t.deepEqual(clinic?.config.classes, ['liver']);
});

test('without a file there is one archive, without a name', async (t) => {
  const only = config({ [URL]: 'http://a/dicom-web' });
  t.deepEqual(await archivesOf(only), [{ name: '', config: only }]);
  await t.throwsAsync(archivesOf(config({ M4OE_GATEWAY_ARCHIVES: '/nowhere.json' })), { message: /cannot be read/ });
});

for (const variable of [
  URL,
  'M4OE_GATEWAY_ARCHIVE_AUTHORIZATION',
  'M4OE_GATEWAY_DESTINATION_URL',
  'M4OE_GATEWAY_ORTHANC_URL',
  'M4OE_GATEWAY_WORKLIST_URL',
  'M4OE_GATEWAY_WORKLIST_AUTHORIZATION',
])
  test(`${variable} of the process is handed on to no archive`, (t) => {
    const failure = t.throws(() => parseArchives('[{"name": "a"}]', config({ [variable]: SECRET })));
    t.is(
      failure?.message,
      `M4OE_GATEWAY_ARCHIVES: ${variable} belongs to one archive: with several it stands in the file`,
    );
  });

for (const [archives, says] of [
  ['{', 'a JSON array of archives'],
  ['{}', 'a JSON array of 1 to 32'],
  ['[]', 'a JSON array of 1 to 32'],
  [JSON.stringify(Array.from({ length: 33 }, (_, n) => ({ name: `a${n}` }))), 'a JSON array of 1 to 32'],
  ['[null]', 'archive 1: expected an object'],
  ['[{}]', 'archive 1: name: expected'],
  ['[{"name": "A B"}]', 'archive 1: name: expected'],
  ['[{"name": "a"}, {"name": "b"}, {"name": "a"}]', 'two archives are named a'],
  ['[{"name": "a"}, {"name": "b", "M4OE_GATEWAY_LOOKBACK": 1}]', 'archive 2: no such setting'],
  ['[{"name": "a", "M4OE_GATEWAY_LOOKBACK_DAYS": "soon"}]', 'archive 1: M4OE_GATEWAY_LOOKBACK_DAYS: expected a whole'],
  ['[{"name": "a", "M4OE_GATEWAY_CLASSES": ["liver"]}]', 'archive 1: M4OE_GATEWAY_CLASSES: expected a text'],
  ['[{"name": "a", "M4OE_GATEWAY_PORT": 1}]', "archive 1: M4OE_GATEWAY_PORT is the gateway's"],
  ['[{"name": "a", "M4OE_GATEWAY_SERVICE": "x:1"}]', "archive 1: M4OE_GATEWAY_SERVICE is the gateway's"],
] as const)
  test(`${archives.slice(0, 80)}: GATEWAY_ARCHIVES`, (t) => {
    const failure = t.throws(() => parseArchives(archives, config()));
    t.like(failure, { reason: 'GATEWAY_ARCHIVES', setting: 'M4OE_GATEWAY_ARCHIVES' });
    t.true(failure?.message.includes(says), failure?.message);
  });

/** Which version of a model answers: what the file may say, and which requests are among a share. */
import test from 'ava';
import { among, checkRollouts, parseRollouts } from '../../src/model/rollout.ts';

const LOADED = new Map([
  ['organs', ['1.0.0', '1.1.0']],
  ['vessels', ['2.0.0']],
]);

test('what is no document of rollouts is refused, with its place', (t) => {
  for (const [text, why] of [
    ['{', /it is no JSON/],
    ['[]', /the document must be object/],
    ['{"organs": {}}', /\/organs must have required property 'live'/],
    [
      '{"organs": {"live": "1.0.0", "canary": 0.1}}',
      /\/organs must have property next when property canary is present/,
    ],
    ['{"organs": {"live": "1.0.0", "next": "1.1.0", "shadow": 1.1}}', /\/organs\/shadow must be <= 1/],
    ['{"organs": {"live": "1.0.0", "weight": 1}}', /\/organs must NOT have additional properties/],
  ] as const) {
    const failure = t.throws(() => parseRollouts(text), { message: why });
    t.like(failure, { reason: 'ROLLOUT_FILE', setting: 'M4OE_ROLLOUT' });
  }
});

test('versions that are not loaded, and a model of which nothing says what is live, are refused', (t) => {
  const refused = (document: Parameters<typeof checkRollouts>[0], message: RegExp) =>
    t.throws(() => checkRollouts(document, LOADED), { message });
  refused({}, /organs is there in versions 1\.0\.0, 1\.1\.0, and nothing says which is live/);
  refused({ organs: { live: '3.0.0' } }, /organs in version 3\.0\.0 is not loaded; there is version 1\.0\.0, 1\.1\.0/);
  refused({ organs: { live: '1.0.0', next: '9.0.0' } }, /version 9\.0\.0 is not loaded/);
  refused({ organs: { live: '1.0.0', before: '0.9.0' } }, /version 0\.9\.0 is not loaded/);
  refused({ organs: { live: '1.0.0' }, bones: { live: '1.0.0' } }, /there is no model of that name/);
  t.notThrows(() => checkRollouts({ organs: { live: '1.0.0', next: '1.1.0', canary: 0.1 } }, LOADED));
});

test('a request is among a share or is not, however often it is sent, and stays as the share grows', (t) => {
  const ids = Array.from({ length: 4000 }, (_, n) => `request-${n}`);
  const drawn = (share: number, what: 'canary' | 'shadow') => new Set(ids.filter((id) => among(share, id, what)));
  const [none, tenth, half, all] = [0, 0.1, 0.5, 1].map((share) => drawn(share, 'canary')) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  t.deepEqual([none.size, all.size], [0, ids.length]);
  t.true(Math.abs(tenth.size - 400) < 80, `${tenth.size}`);
  t.true(Math.abs(half.size - 2000) < 130, `${half.size}`);
  t.true([...tenth].every((id) => half.has(id)));
  t.deepEqual(drawn(0.1, 'canary'), tenth);
  const shadowed = drawn(0.1, 'shadow');
  const both = ids.filter((id) => tenth.has(id) && shadowed.has(id)).length;
  t.true(both < 80, 'the two shares do not depend on each other');
  t.false(among(undefined, 'request', 'shadow'));
});

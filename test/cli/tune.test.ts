/** `m4oe tune` measures with the real model, stores what it found, and serve uses it. */
import { join } from 'node:path';
import test from 'ava';
import { m4oe, ServeProcess } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { temporaryFolder } from './files.ts';

test('what tune found best is what serve then uses', async (t) => {
  const state = join(temporaryFolder(t), 'state');
  const tuned = await m4oe(['tune', '--models', BANDS_MODELS, '--state', state, '--rounds', '1']);
  t.is(tuned.code, 0, tuned.stderr);
  const [, sessions, threads] = /^M4OE_SESSIONS=(\d+) M4OE_THREADS=(\d+)$/m.exec(tuned.stdout) ?? [];
  t.truthy(sessions, tuned.stdout);
  t.true(tuned.stdout.includes(join(state, 'tuning.json')));
  using service = new ServeProcess(['--models', BANDS_MODELS, '--state', state]);
  t.like(await service.line('model ready'), { sessions: Number(sessions), threads: Number(threads), tuned: true });
});

test('rounds that are none are refused', async (t) => {
  const failed = await m4oe(['tune', '--models', BANDS_MODELS, '--rounds', '0']);
  t.is(failed.code, 2);
  t.regex(failed.stderr, /--rounds: expected a whole number from 1 to 100, got "0" \[SETTING_INVALID\]/);
});

/**
 * Faults one after the other, and a table of what came of them: node test/chaos/run.ts [FAULT ...],
 * `make chaos`. ROUNDS of each (20). Ends with 1 where an answer was lost, doubled or swapped, or
 * something was still held.
 */
import { table } from '../../src/cli/terminal.ts';
import { attack, type Outcome } from './attack.ts';
import { FAULTS } from './faults.ts';

const named = process.argv.slice(2);
const rounds = Number(process.env.ROUNDS ?? 20);
const outcomes: Outcome[] = [];
for (const name of named.length > 0 ? named : Object.keys(FAULTS)) {
  const outcome = await attack(name, rounds);
  outcomes.push(outcome);
  for (const violation of outcome.violations.slice(0, 10)) console.log(`${name}: ${violation}`);
}
const lines = outcomes.map((one) => [
  one.fault,
  ...[one.rounds, Math.round(one.seconds), one.asked, one.answered, one.restarts].map(String),
  one.rssMiB.map(Math.round).join(' - '),
  String(one.violations.length),
]);
console.log(
  table([['fault', 'rounds', 's', 'asked', 'answered', 'restarts', 'MiB', 'violations'], ...lines], 'lrrrrrrr'),
);
if (outcomes.some(({ violations }) => violations.length > 0)) process.exitCode = 1;

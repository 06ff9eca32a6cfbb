/**
 * Streams and inference requests made from a grammar: small volumes in every orientation, of every
 * type, cut anywhere, and one or two things in them wrong. Each ends with what it deserves, none
 * with a defect, and the service is the same afterwards. FUZZ_STREAMS and FUZZ_SEED take it
 * further.
 */
import { promisify } from 'node:util';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import { VOXEL_TYPES } from '../../src/volume.ts';
import type { ModelInferRequest } from '../../src/wire/generated/inference/ModelInferRequest.ts';
import type { SegmentRequest } from '../../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import { inferenceService } from '../../src/wire/schema.ts';
import { axisAlignedDirections, randomNumbers } from '../preprocess/volumes.ts';
import { ServeProcess } from '../support/command.ts';
import { chunk, chunks, header, RawCall, volumeBytesOf } from '../support/raw-call.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';

const STREAMS = Number(process.env.FUZZ_STREAMS ?? 1000);
const SEED = Number(process.env.FUZZ_SEED ?? 20261128);
const AT_ONCE = 8;
const DIRECTIONS = axisAlignedDirections();

class Dice {
  readonly #next: () => number;
  constructor(seed: number) {
    this.#next = randomNumbers(seed);
  }
  upTo(most: number): number {
    return Math.floor(this.#next() * (most + 1));
  }
  one<T>(of: readonly T[]): T {
    return of[this.upTo(of.length - 1)] as T;
  }
  chance(part: number): boolean {
    return this.#next() < part;
  }
}

const ODD = [0, -1, 1, 0.5, 2 ** 31, 2 ** 53, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 1e-300];
const TEXTS = ['', 'three', 'one', '\ud83d', '\0', 'x'.repeat(5000), '😀'.repeat(40), '../..', '%s%n', 'LABELS'];

/** A stream, and whether it is a right one. */
function stream(dice: Dice): { messages: SegmentRequest[]; right: boolean; leaves: boolean } {
  const size = [1 + dice.upTo(5), 1 + dice.upTo(5), 1 + dice.upTo(6)] as const;
  const direction = dice.one(DIRECTIONS);
  const volume = testVolume(size, dice.one(VOXEL_TYPES), { ...lpsGeometry(size), direction });
  const bytes = volumeBytesOf(volume);
  const head = header(volume, {
    modality: dice.one(['CT', 'MR']),
    outputs: dice.one([[], ['LABELS'], ['CONFIDENCE'], ['LABELS', 'CONFIDENCE']]),
    previewEvery: dice.one([0, 0, 2, 3, 100]),
    everySlice: dice.chance(0.5),
  });
  const parts = chunks(bytes, 1 + dice.upTo(bytes.length));
  const messages = [head, ...parts];
  const wrongs = dice.chance(0.3) ? 0 : 1 + dice.upTo(1);
  for (let n = 0; n < wrongs; n++) spoil(dice, messages, head);
  return { messages, right: wrongs === 0, leaves: dice.chance(0.1) };
}

function spoil(dice: Dice, messages: SegmentRequest[], head: SegmentRequest): void {
  const fields = head.header as Record<string, unknown>;
  const geometry = fields.geometry as Record<string, number[]>;
  const at = dice.upTo(messages.length - 1);
  const ways: (() => void)[] = [
    () => messages.splice(at, 1),
    () => messages.splice(at, 0, messages[at] ?? {}),
    () => messages.splice(at, 0, {}),
    () => messages.splice(at, 1, chunk(dice.one([0, 1, 7, 2 ** 40]), Buffer.alloc(dice.upTo(9)))),
    () => messages.splice(at, 1, chunk(0, Buffer.alloc(4), { crc32: dice.upTo(9) })),
    () => {
      const key = dice.one(['size', 'spacingMm', 'originMm', 'direction']);
      geometry[key] = dice.chance(0.2)
        ? []
        : (geometry[key] ?? []).map((value) => (dice.chance(0.4) ? dice.one(ODD) : value));
      if (key === 'size') geometry[key] = (geometry[key] as number[]).map((value) => Math.trunc(value) || 0);
    },
    () => {
      fields[dice.one(['model', 'head', 'requestId'])] = dice.one(TEXTS);
    },
    () => {
      fields.classes = Array.from({ length: dice.one([1, 3, 300]) }, () => dice.one(TEXTS));
    },
    () => {
      fields[dice.one(['rescaleSlope', 'rescaleIntercept'])] = dice.one(ODD);
    },
    () => {
      fields[dice.one(['modality', 'voxelType', 'byteOrder', 'priority'])] = dice.one([0, 1, 2, 9]);
    },
    () => {
      fields.outputs = new Array(dice.one([1, 2, 3, 100])).fill(dice.one([0, 1, 2, 9]));
    },
  ];
  dice.one(ways)();
}

let service: ServeProcess;
let address: string;
test.before(async () => {
  service = new ServeProcess(['--models', BANDS_MODELS, '--inference-port', '0', '--inference-grpc-port', '0']);
  address = await service.address();
});
test.after.always(() => service[Symbol.dispose]());

/** Only its own requests may be wrong: a defect of the service is what is looked for. */
const DEFECTS = ['INTERNAL', 'UNKNOWN', 'UNAVAILABLE'];

test.serial(`${STREAMS} streams of Segment from seed ${SEED}`, async (t) => {
  t.timeout(600_000);
  const dice = new Dice(SEED);
  let ok = 0;
  const codes = new Map<string, number>();
  for (let n = 0; n < STREAMS; n += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, STREAMS - n) }, () => stream(dice));
    const ends = await Promise.all(
      some.map(async ({ messages, leaves }) => {
        using call = new RawCall(address);
        await call.send(...messages);
        if (leaves) call.stream.cancel();
        else call.end();
        return await call.ended;
      }),
    );
    for (const [at, { code, reason, message }] of ends.entries()) {
      const { right, leaves, messages } = some[at] as ReturnType<typeof stream>;
      const shown = `stream ${n + at}: ${code} ${reason} ${message}: ${JSON.stringify(messages).slice(0, 600)}`;
      if (DEFECTS.includes(code)) t.fail(shown);
      if (!leaves && code !== 'OK' && reason === undefined) t.fail(shown);
      // A volume of one value, or of a few that no CT has, is right in form.
      if (right && !leaves && code !== 'OK' && !['CONSTANT_VOLUME', 'CT_NOT_HU'].includes(reason ?? '')) t.fail(shown);
      if (code === 'OK') ok++;
      codes.set(reason ?? code, (codes.get(reason ?? code) ?? 0) + 1);
    }
  }
  t.log(Object.fromEntries(codes));
  t.true(ok > STREAMS / 5);
  t.true(codes.size > 12, 'the grammar reaches many refusals');
});

test.serial('requests of both inference endpoints', async (t) => {
  t.timeout(600_000);
  const { inferencePort, inferenceGrpcPort } = await service.line('serving');
  const client = new (inferenceService())(`127.0.0.1:${inferenceGrpcPort}`, credentials.createInsecure());
  t.teardown(() => client.close());
  const url = `http://127.0.0.1:${inferencePort}/v2/models/bands/infer`;
  const dice = new Dice(SEED + 1);
  const things: unknown[] = [null, 7, -1, 1.5, true, '', [], {}, [[]], { toString: 1 }, ...TEXTS, [1, 3, 2, 2], ['a']];
  for (let n = 0; n < STREAMS / 4; n++) {
    const tensor = (name: string, datatype: string, shape: number[], data: number[]): Record<string, unknown> => ({
      name,
      datatype,
      shape,
      data,
    });
    const inputs = [
      tensor('slices', 'INT16', [1, 3, 2, 2], new Array(12).fill(dice.upTo(300))),
      tensor('window', 'FP32', [1, 2], [0, 100]),
      tensor('head', 'INT64', [1], [0]),
    ];
    const body: Record<string, unknown> = { inputs };
    for (let wrongs = dice.upTo(2); wrongs > 0; wrongs--) {
      if (dice.chance(0.6))
        (dice.one(inputs) as Record<string, unknown>)[dice.one(['name', 'datatype', 'shape', 'data', 'parameters'])] =
          dice.one(things);
      else body[dice.one(['inputs', 'outputs', 'id', 'parameters'])] = dice.one(things);
    }
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    const text = await response.text();
    if (response.status !== 200 && response.status !== 400)
      t.fail(`${n}: HTTP ${response.status} ${text}: ${JSON.stringify(body)}`);
    t.true(text.length < 5000);

    const request: ModelInferRequest = {
      modelName: 'bands',
      modelVersion: dice.one(['', '', '', ...TEXTS]),
      id: dice.one(TEXTS),
      inputs: [
        { name: 'slices', datatype: 'INT16', shape: [1, 3, 2, 2] },
        { name: 'window', datatype: 'FP32', shape: [1, 2] },
        { name: 'head', datatype: 'INT64', shape: [1] },
      ].map((one) => (dice.chance(0.2) ? { ...one, [dice.one(['name', 'datatype'])]: dice.one(TEXTS) } : one)),
      outputs: dice.chance(0.3)
        ? Array.from({ length: dice.upTo(5) }, () => ({ name: dice.one(['labels', 'gates', ...TEXTS]) }))
        : [],
      rawInputContents: [24, 8, 8].map((length) => Buffer.alloc(dice.chance(0.2) ? dice.upTo(40) : length, 1)),
    };
    const error = await promisify((done: (one: ServiceError | null) => void) =>
      client.modelInfer(request, done),
    )().catch((one: unknown) => one);
    if (error === undefined) continue;
    const failure = failureOf(error);
    if (failure.kind === 'internal' || failure.kind === 'unavailable')
      t.fail(`${n}: ${failure.reason} ${failure.message}`);
  }
  t.pass();
});

test.serial('the service is still the one that was started, and holds nothing', async (t) => {
  const { adminPort } = await service.line('serving');
  const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  t.regex(metrics, /^m4oe_in_flight_bytes 0$/m);
  t.regex(metrics, /^m4oe_in_flight_requests 0$/m);
  t.false(service.lines.some(({ level }) => level === 'fatal' || level === 'error'));
});

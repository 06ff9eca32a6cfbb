/**
 * Streams of Segment, message by message as bytes, through the whole service. With an odd first byte
 * offsets and checksums of chunks are made right, so that what is behind them is reached.
 */
import { crc32 } from 'node:zlib';
import { type ClientDuplexStream, Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { SegmentRequest__Output } from '../../../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse__Output } from '../../../src/wire/generated/m4oe/v1/SegmentResponse.ts';
import { segmentationService } from '../../../src/wire/schema.ts';
import { frames } from '../frames.ts';
import { connected, judge, service } from '../service.ts';

const METHOD = segmentationService().service.Segment;
const client = connected(service.server.port);
/** Beyond it a stream waits for what does not come. */
const SECONDS = 8;

export async function fuzz(bytes: Buffer): Promise<void> {
  const sent = frames(bytes.subarray(1));
  const messages = (bytes[0] ?? 0) % 2 === 1 ? mended(sent) : sent;
  const options = { deadline: Date.now() + SECONDS * 1000 };
  const call = client.makeBidiStreamRequest(
    METHOD.path,
    (message: Buffer) => message,
    METHOD.responseDeserialize,
    new Metadata(),
    options,
  ) as ClientDuplexStream<Buffer, SegmentResponse__Output>;
  const answers: SegmentResponse__Output[] = [];
  call.on('error', () => undefined).on('data', (answer: SegmentResponse__Output) => answers.push(answer));
  const ended = new Promise<StatusObject>((resolve) => call.once('status', resolve));
  for (const message of messages) call.write(message);
  call.end();
  const end = await ended;
  if (end.code === status.OK) return checkLabels(answers);
  if (end.code === status.DEADLINE_EXCEEDED) throw new Error('the stream was neither done nor refused');
  judge(Object.assign(new Error(end.details), end));
}

function mended(messages: readonly Buffer[]): Buffer[] {
  let offset = 0;
  return messages.map((bytes) => {
    let message: SegmentRequest__Output;
    try {
      message = METHOD.requestDeserialize(bytes);
    } catch {
      return bytes;
    }
    if (message.chunk == null) return bytes;
    const { data } = message.chunk;
    const right = METHOD.requestSerialize({ chunk: { data, offset, crc32: crc32(data) } });
    offset += data.length;
    return right;
  });
}

/** The report comes last and once, and its checksum is of the labels that came. */
function checkLabels(answers: readonly SegmentResponse__Output[]): void {
  const report = answers.at(-1)?.report;
  if (report == null || answers.filter((answer) => answer.report != null).length > 1)
    throw new Error('expected one report, and nothing after it');
  const slices = new Map<string, Buffer>();
  for (const { slice } of answers)
    if (slice != null && slice.output === 'LABELS') slices.set(`${slice.k} ${slice.offset}`, slice.data);
  if (slices.size === 0) return;
  const inOrder = [...slices].map(([at, data]) => [...at.split(' ').map(Number), data] as [number, number, Buffer]);
  inOrder.sort(([a, from], [b, other]) => a - b || from - other);
  const found = inOrder.reduce((crc, [, , data]) => crc32(data, crc), 0);
  if (found !== report.labelsCrc32)
    throw new Error(`labels have CRC-32 ${found}, the report says ${report.labelsCrc32}`);
}

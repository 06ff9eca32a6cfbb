/** What a door makes of what peers send, in whatever pieces it comes. */
import test from 'ava';
import { associateRequest, ObjectMeter } from '../../src/dimse/pdu.ts';
import { data, request } from './say.ts';

test('a request tells its titles once all of it is here', (t) => {
  const whole = request('CT1', 'M4OE');
  for (const size of [0, 1, 5, 6, 73, whole.length - 1]) t.is(associateRequest(whole.subarray(0, size)), undefined);
  const titles = { called: 'M4OE', calling: 'CT1' };
  t.deepEqual(associateRequest(whole), titles);
  t.deepEqual(associateRequest(Buffer.concat([whole, data(3, Buffer.alloc(9))])), titles);
});

test('what is no request, or none that anybody sends, is told at once', (t) => {
  t.is(associateRequest(Buffer.from('GET /')), 'expected a request for an association, got something else');
  for (const length of [0, 67, 1 << 19, 2 ** 32 - 1]) {
    const head = Buffer.from([1, 0, 0, 0, 0, 0]);
    head.writeUInt32BE(length, 2);
    t.is(associateRequest(head), `expected a request of 74 to 262144 bytes, got ${length + 6}`);
  }
});

for (const piece of [1, 5, 7, 1000])
  test(`an object is measured over its fragments, in pieces of ${piece}`, (t) => {
    const said = (meter: ObjectMeter, bytes: Buffer) => {
      for (let at = 0; at < bytes.length; at += piece) {
        const wrong = meter.take(bytes.subarray(at, at + piece));
        if (wrong !== undefined) return wrong;
      }
      return undefined;
    };
    const [part, last] = [data(0, Buffer.alloc(40)), data(2, Buffer.alloc(60))];
    const meter = new ObjectMeter(100);
    const command = data(3, Buffer.alloc(90));
    // Of two objects of 100 bytes each, and of their commands, none is too large.
    t.is(said(meter, Buffer.concat([request('A', 'B'), command, part, last, command, part, last])), undefined);
    const tooLarge = 'expected an object of at most 100 bytes, got more (M4OE_DIMSE_MAX_OBJECT_MIB)';
    t.is(said(meter, Buffer.concat([part, part, part])), tooLarge);
    t.is(said(new ObjectMeter(100), data(0, Buffer.alloc(101))), tooLarge);
    t.is(said(new ObjectMeter(100), Buffer.concat([data(1, Buffer.alloc(60)), data(1, Buffer.alloc(60))])), tooLarge);
    t.regex(said(new ObjectMeter(100), Buffer.from([4, 0, 255, 0, 0, 0])) ?? '', /^expected a PDU of at most/);
    t.regex(
      said(new ObjectMeter(100), Buffer.from([4, 0, 0, 0, 0, 9, 0, 0, 0, 99, 1, 0])) ?? '',
      /^expected a fragment/,
    );
  });

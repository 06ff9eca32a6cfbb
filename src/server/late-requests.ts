/** Requests of one message that is announced and does not come: nobody waits for them. */
import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import { scoped } from './scope.ts';
import { toStatus } from './status.ts';
import { stalled } from './stream.ts';

/**
 * Ends a call of one request whose message is not here after so many seconds, with UPLOAD_STALLED.
 * Streams see to it themselves (`Incoming`).
 */
export function endsLateRequests(seconds: number): ServerInterceptor {
  return (method, call) => {
    if (method.requestStream) return new ServerInterceptingCall(call);
    let timer: NodeJS.Timeout | undefined;
    return new ServerInterceptingCall(call, {
      start(next) {
        const late = () => call.sendStatus(toStatus(stalled('UPLOAD_STALLED', 'no request was sent', seconds)));
        timer = setTimeout(scoped(late), seconds * 1000);
        next({
          onReceiveMessage(message, take) {
            clearTimeout(timer);
            take(message);
          },
          onCancel: () => clearTimeout(timer),
        });
      },
    });
  };
}

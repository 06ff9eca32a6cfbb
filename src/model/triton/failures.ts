/**
 * What a Triton server can do to us, as failures. Messages name the server's path at most, never
 * its address or the header that opens it.
 */
import { Failure } from '../../errors.ts';

/** Seconds after which another try can find the server back. */
const RETRY_SECONDS = 2;

/** Nobody answers there, or the circuit is open since the last time. */
export function unreachable(why: string, cause?: unknown): Failure {
  return new Failure(
    'unavailable',
    'TRITON_UNREACHABLE',
    `the Triton server cannot be reached: ${why} (M4OE_TRITON_URL)`,
    {
      setting: 'M4OE_TRITON_URL',
      retryAfterSeconds: RETRY_SECONDS,
      cause,
    },
  );
}

/** The connection ended while an answer was due; whether the batch ran is not known. */
export function connectionLost(why: string, cause?: unknown): Failure {
  return new Failure('unavailable', 'TRITON_CONNECTION_LOST', `the connection to the Triton server was lost: ${why}`, {
    retryAfterSeconds: RETRY_SECONDS,
    cause,
  });
}

/** The server's certificate is not one that we trust for its name. */
export function tlsRefused(why: string, cause?: unknown): Failure {
  return new Failure(
    'unavailable',
    'TRITON_TLS',
    `the certificate of the Triton server was not accepted: ${why} (M4OE_TRITON_CA, M4OE_TRITON_URL)`,
    { setting: 'M4OE_TRITON_CA', cause },
  );
}

export function tooSlow(seconds: number): Failure {
  return new Failure(
    'unavailable',
    'TRITON_TIMEOUT',
    `the Triton server did not answer within ${seconds} s (M4OE_TRITON_TIMEOUT_SECONDS)`,
    { setting: 'M4OE_TRITON_TIMEOUT_SECONDS', retryAfterSeconds: RETRY_SECONDS },
  );
}

/** 429 or 503 for as long as we tried. */
export function overloaded(status: number, said: string): Failure {
  return new Failure('unavailable', 'TRITON_OVERLOADED', `the Triton server takes no more work now: HTTP ${status}`, {
    retryAfterSeconds: RETRY_SECONDS,
    cause: new Error(said),
  });
}

export function unauthorized(status: number): Failure {
  return new Failure(
    'unavailable',
    'TRITON_UNAUTHORIZED',
    `the Triton server does not let us in: HTTP ${status} (M4OE_TRITON_AUTHORIZATION, M4OE_TRITON_AUTHORIZATION_FILE)`,
    { setting: 'M4OE_TRITON_AUTHORIZATION' },
  );
}

export function modelNotReady(model: string, version: number, said: string): Failure {
  return new Failure(
    'unavailable',
    'TRITON_MODEL_NOT_READY',
    `the Triton server does not serve model ${model} version ${version} now; m4oe-train export --triton writes it`,
    { retryAfterSeconds: RETRY_SECONDS, cause: new Error(said) },
  );
}

/** What it serves under the model's name is not the graph of our manifest. */
export function otherModel(model: string, version: number, why: string): Failure {
  return new Failure(
    'corrupt',
    'TRITON_MODEL_MISMATCH',
    `model ${model} version ${version} on the Triton server is not the one of the manifest: ${why}; m4oe-train export --triton writes it`,
  );
}

/** An answer that is not the protocol, or not what was asked for. */
export function badAnswer(why: string): Failure {
  return new Failure('internal', 'TRITON_ANSWER', `the Triton server's answer cannot be used: ${why}`);
}

/** What the service takes of requests and connections, each with its setting; a table of `config.ts`. */
import { MANY, number, setting } from './setting.ts';

export const LIMIT_SETTINGS = {
  maxInFlightMiB: setting(
    'M4OE_MAX_IN_FLIGHT_MIB',
    '--max-in-flight-mib <n>',
    0,
    number(0, 1 << 24),
    'memory for all admitted requests together; 0 takes 4096, or what the memory limit of the container leaves',
  ),
  maxQueuedSeconds: setting(
    'M4OE_MAX_QUEUED_SECONDS',
    '--max-queued-seconds <s>',
    600,
    number(1, MANY, false),
    'estimated seconds of work before a request beyond which it is refused',
  ),
  maxRequestSeconds: setting(
    'M4OE_MAX_REQUEST_SECONDS',
    '--max-request-seconds <s>',
    1800,
    number(1e-9, MANY, false),
    'estimated seconds of work that one request may be',
  ),
  maxClientShare: setting(
    'M4OE_MAX_CLIENT_SHARE',
    '--max-client-share <part>',
    0.5,
    number(0, 1, false),
    'part of the memory for requests that the client of one certificate may hold with several; 1 for a proxy that has one for all',
  ),
  maxUploadSeconds: setting(
    'M4OE_MAX_UPLOAD_SECONDS',
    '--max-upload-seconds <s>',
    600,
    number(0.05, 86400, false),
    'seconds that the upload of a volume may take; one that is late gives its memory up to others',
  ),
  stallSeconds: setting(
    'M4OE_STALL_SECONDS',
    '--stall-seconds <s>',
    30,
    number(0.05, 86400, false),
    'seconds that a client may send or read nothing',
  ),
  drainSeconds: setting(
    'M4OE_DRAIN_SECONDS',
    '--drain-seconds <s>',
    600,
    number(0, 86400, false),
    'seconds that running requests get after SIGTERM',
  ),
  maxConnectionAgeSeconds: setting(
    'M4OE_MAX_CONNECTION_AGE_SECONDS',
    '--max-connection-age-seconds <s>',
    0,
    number(0, MANY, false),
    'seconds after which clients must reconnect (and find new replicas); 0 is never',
  ),
  maxInferenceMiB: setting(
    'M4OE_MAX_INFERENCE_MIB',
    '--max-inference-mib <n>',
    64,
    number(1, 1024),
    'largest inference request of the Open Inference Protocol',
  ),
  maxIdleSeconds: setting(
    'M4OE_MAX_IDLE_SECONDS',
    '--max-idle-seconds <s>',
    300,
    number(0.05, MANY, false),
    'seconds after which a gRPC connection without a call is closed',
  ),
} as const;

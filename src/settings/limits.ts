/** What the service takes of requests and connections. */
import { count, decimal, MANY, seconds } from './kinds.ts';
import { named, setting } from './setting.ts';

export const LIMIT_SETTINGS = named({
  maxInFlightMiB: setting(
    0,
    count(0, 1 << 24),
    'memory for all admitted requests together; 0 takes 4096, or what the memory limit of the container leaves',
  ),
  maxQueuedSeconds: setting(
    600,
    seconds(1, MANY),
    'estimated seconds of work before a request beyond which it is refused',
  ),
  maxRequestSeconds: setting(1800, seconds(1e-9, MANY), 'estimated seconds of work that one request may be'),
  maxClientShare: setting(
    0.5,
    decimal(0, 1, 'part'),
    'part of the memory for requests that one caller, or the client of one certificate, may hold with several; 1 for a proxy that has one for all',
  ),
  maxUploadSeconds: setting(
    600,
    seconds(0.05, 86400),
    'seconds that the upload of a volume may take; one that is late gives its memory up to others',
  ),
  stallSeconds: setting(30, seconds(0.05, 86400), 'seconds that a client may send or read nothing'),
  drainSeconds: setting(600, seconds(0, 86400), 'seconds that running requests get after SIGTERM'),
  maxConnectionAgeSeconds: setting(
    0,
    seconds(0, MANY),
    'seconds after which clients must reconnect (and find new replicas); 0 is never',
  ),
  maxInferenceMiB: setting(64, count(1, 1024), 'largest inference request of the Open Inference Protocol'),
  maxBodyMiB: setting(2048, count(1, 1 << 20), 'largest body of an HTTP request'),
  maxSpoolMiB: setting(8192, count(1, 1 << 24), 'disk for the bodies of all HTTP requests together'),
  maxConnections: setting(1000, count(1, MANY), 'connections that each port takes at once; more are closed'),
  maxIdleSeconds: setting(300, seconds(0.05, MANY), 'seconds after which a connection without a call is closed'),
});

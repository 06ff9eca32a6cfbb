/** Where the service listens, who gets in and what it logs, beside its models and limits. */
import { choice, count, text, yes } from './kinds.ts';
import { LIMIT_SETTINGS } from './limits.ts';
import { MODEL_SETTINGS } from './model.ts';
import { named, setting } from './setting.ts';

/** What only `m4oe serve` needs. */
export const SERVE_SETTINGS = {
  ...MODEL_SETTINGS,
  ...named({
    host: setting('127.0.0.1', text('address'), 'address that gRPC and admin listen on'),
    port: setting(50051, count(0, 65535), 'gRPC port; 0 takes a free one'),
    adminPort: setting(9464, count(0, 65535), 'HTTP port of /metrics, /livez and /readyz; 0 takes a free one'),
    inferencePort: setting(
      -1,
      count(-1, 65535),
      'HTTP port of the Open Inference Protocol (v2); 0 takes a free one, -1 opens none',
    ),
    inferenceGrpcPort: setting(
      -1,
      count(-1, 65535),
      'gRPC port of the Open Inference Protocol; 0 takes a free one, -1 opens none',
    ),
    tlsCert: setting('', text('file'), 'certificate chain (PEM); empty serves without TLS'),
    tlsKey: setting('', text('file'), 'private key of the certificate (PEM)'),
    tlsClientCa: setting(
      '',
      text('file'),
      'authority (PEM) that client certificates must come from; empty asks for none',
    ),
    callers: setting(
      '',
      text('file'),
      'who may call, with what scopes and quotas (JSON, docs/security.md); empty lets in whoever reaches the ports',
    ),
    adminAuth: setting(false, yes, 'asks for a token with the scope admin at /metrics'),
    adminTls: setting(false, yes, 'serves the admin port over TLS, with the certificate of the others'),
    insecure: setting(
      false,
      yes,
      'lets in whoever reaches a port beyond loopback without a certificate, and takes tokens without TLS there: where a network policy or a proxy keeps strangers out',
    ),
  }),
  ...LIMIT_SETTINGS,
  ...named({
    logLevel: setting(
      'info',
      choice(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'level'),
      'trace, debug, info, warn, error or silent',
    ),
  }),
};

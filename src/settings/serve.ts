/** Where the service listens, who gets in and what it logs, beside its models and limits. */

import { DICOM_SETTINGS } from './dicom.ts';
import { choice, count, decimal, sourceNames, text, yes } from './kinds.ts';
import { LIMIT_SETTINGS } from './limits.ts';
import { MODEL_SETTINGS } from './model.ts';
import { named, setting } from './setting.ts';

const { dicomMaxLossyRatio, dicomLeastBits, dicomRules } = DICOM_SETTINGS;

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
    httpPort: setting(-1, count(-1, 65535), 'port of HTTP (docs/http.md); 0 takes a free one, -1 opens none'),
    spool: setting(
      '',
      text('folder'),
      "with HTTP: where bodies and results lie meanwhile; the system's for temporary files if empty",
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
    sources: setting(
      [],
      sourceNames(32),
      'sites or scanners that metrics tell apart, separated by commas; requests name them (source)',
    ),
    insecure: setting(
      false,
      yes,
      'lets in whoever reaches a port beyond loopback without a certificate, and takes tokens without TLS there: where a network policy or a proxy keeps strangers out',
    ),
  }),
  ...LIMIT_SETTINGS,
  // Of the HTTP port: gRPC takes no DICOM.
  dicomMaxLossyRatio,
  dicomLeastBits,
  dicomRules,
  ...named({
    tracesUrl: setting(
      '',
      text('url'),
      'where spans of calls go, by OTLP over HTTP (http://collector:4318/v1/traces); empty sends none',
    ),
    tracesRatio: setting(1, decimal(0, 1, 'part'), 'part of the calls that are traced whose callers do not say so'),
    logLevel: setting(
      'info',
      choice(['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'level'),
      'trace, debug, info, warn, error or silent',
    ),
  }),
};

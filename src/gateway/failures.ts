/**
 * What an archive can do to us, as failures. No message holds an address, a UID or what the archive
 * said in words.
 */
import { Failure, type FailureKind } from '../errors.ts';

const RETRY_SECONDS = 5;

/** Where series come from; where results go, and where workitems are, if that is another one. */
export type ArchiveRole = 'archive' | 'destination' | 'worklist';

const settingOf = (role: ArchiveRole, what: string) => `M4OE_GATEWAY_${role.toUpperCase()}_${what}`;

export function archiveUnreachable(role: ArchiveRole, operation: string, why: string, cause?: unknown): Failure {
  return new Failure('unavailable', 'ARCHIVE_UNREACHABLE', `the ${role} cannot be reached (${operation}): ${why}`, {
    setting: settingOf(role, 'URL'),
    retryAfterSeconds: RETRY_SECONDS,
    cause,
  });
}

/** Tried again all the same: certificates are renewed without us. */
export function archiveCertificate(
  role: ArchiveRole,
  operation: string,
  trouble: 'certificate' | 'no TLS',
  cause: unknown,
): Failure {
  const setting = settingOf(role, trouble === 'certificate' ? 'CA' : 'URL');
  const why =
    trouble === 'certificate'
      ? `the ${role}'s certificate is not trusted, has expired or is another host's; its authority is ${setting}`
      : `the ${role} does not speak TLS there; is it http:// in place of https://?`;
  return new Failure('unavailable', 'ARCHIVE_CERTIFICATE', `${why} (${operation})`, { setting, cause });
}

export function archiveTimeout(role: ArchiveRole, operation: string, seconds: number): Failure {
  return new Failure(
    'timed_out',
    'ARCHIVE_TIMEOUT',
    `the ${role} did not answer within ${seconds} s (${operation}; M4OE_GATEWAY_ARCHIVE_TIMEOUT_SECONDS)`,
    { setting: 'M4OE_GATEWAY_ARCHIVE_TIMEOUT_SECONDS', retryAfterSeconds: RETRY_SECONDS },
  );
}

/** An HTTP status that is no success, by what a retry can do about it. */
export function archiveStatus(role: ArchiveRole, operation: string, status: number): Failure {
  const said = `the ${role} answered HTTP ${status} (${operation})`;
  if (status === 401 || status === 403) {
    const setting = settingOf(role, 'AUTHORIZATION');
    const message = `${said}: it does not let us in (${setting}, ${setting}_FILE)`;
    return new Failure('unavailable', 'ARCHIVE_UNAUTHORIZED', message, { setting });
  }
  if (status === 404 || status === 410) return new Failure('not_found', 'ARCHIVE_NOT_FOUND', said);
  if (status === 413) return new Failure('too_large', 'ARCHIVE_REFUSED', said);
  if (status === 408 || status === 429 || status >= 500)
    return new Failure('unavailable', 'ARCHIVE_BUSY', said, { retryAfterSeconds: RETRY_SECONDS });
  return new Failure('invalid', 'ARCHIVE_REFUSED', said);
}

/** An archive that has nothing answers a search of all studies otherwise. */
export function archiveWithoutSearch(role: ArchiveRole): Failure {
  const setting = settingOf(role, 'URL');
  const said = `the ${role} answered HTTP 404 to searches of series and of studies`;
  const message = `${said}: ${setting} is not the root of its DICOMweb services, or it has no search (QIDO-RS)`;
  return new Failure('not_found', 'ARCHIVE_NOT_FOUND', message, { setting });
}

/** Every series is planned from its metadata, before its pixels are fetched. */
export function archiveWithoutMetadata(role: ArchiveRole): Failure {
  const said = `the ${role} has the series, and answered HTTP 404 for its metadata`;
  return new Failure('invalid', 'ARCHIVE_REFUSED', `${said} (WADO-RS), which a series is planned from`);
}

/**
 * An answer that is not DICOMweb, or not what was asked for. It may be cut short, so another try
 * can help.
 */
export function archiveAnswer(operation: string, why: string, cause?: unknown): Failure {
  return new Failure('corrupt', 'ARCHIVE_ANSWER', `the archive's answer cannot be used (${operation}): ${why}`, {
    cause,
  });
}

export function archiveTooLarge(operation: string, maxBytes: number): Failure {
  return new Failure(
    'too_large',
    'ARCHIVE_ANSWER_SIZE',
    `the archive's answer has more than ${maxBytes} bytes (${operation})`,
    {
      setting: 'M4OE_MAX_VOLUME_MIB',
    },
  );
}

/** Instances came or went while the series was worked on. */
export function seriesChanged(): Failure {
  return new Failure(
    'unavailable',
    'GATEWAY_SERIES_CHANGED',
    'the series changed while it was worked on; it is taken again when it is stable',
  );
}

/**
 * Another try can end otherwise. `cancelled` is the service's doing where it is not ours, and a
 * defect is mended by the next version.
 */
const RETRIED: readonly FailureKind[] = [
  ...(['busy', 'unavailable', 'timed_out', 'cancelled', 'corrupt', 'internal'] as const),
  // Of this gateway, not of the series: somebody can give it its right.
  ...(['unauthenticated', 'forbidden'] as const),
];

/** Whether another try of the same series can end otherwise. */
export function canHelp({ kind }: Failure): boolean {
  return RETRIED.includes(kind);
}

/**
 * The names of settings, which stand in people's manifests and scripts: whatever the tables look
 * like, no name changes.
 */
import test from 'ava';
import { DIMSE_SETTINGS, GATEWAY_SETTINGS, SEGMENT_SETTINGS, SERVE_SETTINGS } from '../../src/settings/config.ts';
import { count, text, yes } from '../../src/settings/kinds.ts';
import { named, setting } from '../../src/settings/setting.ts';

const names = (table: Record<string, { env: string; flag: string }>) =>
  Object.values(table).map(({ env, flag }) => `${env} ${flag}`);

test('the variables and flags of m4oe serve, in the order of its help', (t) => {
  t.deepEqual(names(SERVE_SETTINGS), [
    'M4OE_MODELS --models <folder>',
    'M4OE_MODEL_KEYS --model-keys <file>',
    'M4OE_DEFAULT_MODEL --default-model <name>',
    'M4OE_ROLLOUT --rollout <file>',
    'M4OE_DEVICE --device <device>',
    'M4OE_DEVICE_TIMEOUT_SECONDS --device-timeout-seconds <s>',
    'M4OE_SESSIONS --sessions <n>',
    'M4OE_THREADS --threads <n>',
    'M4OE_STATE --state <folder>',
    'M4OE_BATCH_SLICES --batch-slices <n>',
    'M4OE_MAX_VOLUME_MIB --max-volume-mib <n>',
    'M4OE_MAX_SLICE_EDGE --max-slice-edge <n>',
    'M4OE_MAX_SLICES --max-slices <n>',
    'M4OE_TAG_CHECK --tag-check <what>',
    'M4OE_TRITON_URL --triton-url <url>',
    'M4OE_TRITON_MODELS --triton-models <names>',
    'M4OE_TRITON_FALLBACK --triton-fallback <what>',
    'M4OE_TRITON_IN_FLIGHT --triton-in-flight <n>',
    'M4OE_TRITON_TIMEOUT_SECONDS --triton-timeout-seconds <s>',
    'M4OE_TRITON_START_SECONDS --triton-start-seconds <s>',
    'M4OE_TRITON_CA --triton-ca <file>',
    'M4OE_TRITON_AUTHORIZATION --triton-authorization <value>',
    'M4OE_TRITON_AUTHORIZATION_FILE --triton-authorization-file <file>',
    'M4OE_TRITON_COMPRESSION --triton-compression <how>',
    'M4OE_HOST --host <address>',
    'M4OE_PORT --port <n>',
    'M4OE_ADMIN_PORT --admin-port <n>',
    'M4OE_INFERENCE_PORT --inference-port <n>',
    'M4OE_INFERENCE_GRPC_PORT --inference-grpc-port <n>',
    'M4OE_HTTP_PORT --http-port <n>',
    'M4OE_SPOOL --spool <folder>',
    'M4OE_TLS_CERT --tls-cert <file>',
    'M4OE_TLS_KEY --tls-key <file>',
    'M4OE_TLS_CLIENT_CA --tls-client-ca <file>',
    'M4OE_CALLERS --callers <file>',
    'M4OE_ADMIN_AUTH --admin-auth',
    'M4OE_ADMIN_TLS --admin-tls',
    'M4OE_SOURCES --sources <names>',
    'M4OE_INSECURE --insecure',
    'M4OE_MAX_IN_FLIGHT_MIB --max-in-flight-mib <n>',
    'M4OE_MAX_QUEUED_SECONDS --max-queued-seconds <s>',
    'M4OE_MAX_REQUEST_SECONDS --max-request-seconds <s>',
    'M4OE_MAX_CLIENT_SHARE --max-client-share <part>',
    'M4OE_MAX_UPLOAD_SECONDS --max-upload-seconds <s>',
    'M4OE_STALL_SECONDS --stall-seconds <s>',
    'M4OE_DRAIN_SECONDS --drain-seconds <s>',
    'M4OE_MAX_CONNECTION_AGE_SECONDS --max-connection-age-seconds <s>',
    'M4OE_MAX_INFERENCE_MIB --max-inference-mib <n>',
    'M4OE_MAX_BODY_MIB --max-body-mib <n>',
    'M4OE_MAX_SPOOL_MIB --max-spool-mib <n>',
    'M4OE_MAX_CONNECTIONS --max-connections <n>',
    'M4OE_MAX_IDLE_SECONDS --max-idle-seconds <s>',
    'M4OE_DICOM_MAX_LOSSY_RATIO --dicom-max-lossy-ratio <n>',
    'M4OE_DICOM_LEAST_BITS --dicom-least-bits <n>',
    'M4OE_DICOM_RULES --dicom-rules <file>',
    'M4OE_TRACES_URL --traces-url <url>',
    'M4OE_TRACES_RATIO --traces-ratio <part>',
    'M4OE_LOG_LEVEL --log-level <level>',
  ]);
});

test('the variables and flags of m4oe segment, in the order of its help', (t) => {
  t.deepEqual(names(SEGMENT_SETTINGS), [
    'M4OE_MODELS --models <folder>',
    'M4OE_MODEL_KEYS --model-keys <file>',
    'M4OE_DEFAULT_MODEL --default-model <name>',
    'M4OE_ROLLOUT --rollout <file>',
    'M4OE_DEVICE --device <device>',
    'M4OE_DEVICE_TIMEOUT_SECONDS --device-timeout-seconds <s>',
    'M4OE_SESSIONS --sessions <n>',
    'M4OE_THREADS --threads <n>',
    'M4OE_STATE --state <folder>',
    'M4OE_BATCH_SLICES --batch-slices <n>',
    'M4OE_MAX_VOLUME_MIB --max-volume-mib <n>',
    'M4OE_MAX_SLICE_EDGE --max-slice-edge <n>',
    'M4OE_MAX_SLICES --max-slices <n>',
    'M4OE_TAG_CHECK --tag-check <what>',
    'M4OE_TRITON_URL --triton-url <url>',
    'M4OE_TRITON_MODELS --triton-models <names>',
    'M4OE_TRITON_FALLBACK --triton-fallback <what>',
    'M4OE_TRITON_IN_FLIGHT --triton-in-flight <n>',
    'M4OE_TRITON_TIMEOUT_SECONDS --triton-timeout-seconds <s>',
    'M4OE_TRITON_START_SECONDS --triton-start-seconds <s>',
    'M4OE_TRITON_CA --triton-ca <file>',
    'M4OE_TRITON_AUTHORIZATION --triton-authorization <value>',
    'M4OE_TRITON_AUTHORIZATION_FILE --triton-authorization-file <file>',
    'M4OE_TRITON_COMPRESSION --triton-compression <how>',
    'M4OE_DICOM_MAX_LOSSY_RATIO --dicom-max-lossy-ratio <n>',
    'M4OE_DICOM_LEAST_BITS --dicom-least-bits <n>',
    'M4OE_DICOM_RULES --dicom-rules <file>',
    'M4OE_DICOMWEB_AUTHORIZATION --dicomweb-authorization <value>',
    'M4OE_RETRY_SECONDS --retry-seconds <s>',
    'M4OE_TOKEN_FILE --token-file <file>',
    'M4OE_TRACEPARENT --traceparent <context>',
  ]);
});

test('the variables and flags of m4oe gateway, in the order of its help', (t) => {
  t.deepEqual(names(GATEWAY_SETTINGS), [
    'M4OE_GATEWAY_ARCHIVE_URL --archive-url <url>',
    'M4OE_GATEWAY_ARCHIVE_CA --archive-ca <file>',
    'M4OE_GATEWAY_ARCHIVE_AUTHORIZATION --archive-authorization <value>',
    'M4OE_GATEWAY_ARCHIVE_AUTHORIZATION_FILE --archive-authorization-file <file>',
    'M4OE_GATEWAY_ARCHIVE_TIMEOUT_SECONDS --archive-timeout-seconds <s>',
    'M4OE_GATEWAY_ARCHIVE_CONNECTIONS --archive-connections <n>',
    'M4OE_GATEWAY_DESTINATION_URL --destination-url <url>',
    'M4OE_GATEWAY_DESTINATION_CA --destination-ca <file>',
    'M4OE_GATEWAY_DESTINATION_AUTHORIZATION --destination-authorization <value>',
    'M4OE_GATEWAY_DESTINATION_AUTHORIZATION_FILE --destination-authorization-file <file>',
    'M4OE_GATEWAY_WORKLIST_CODES --worklist-codes <code>',
    'M4OE_GATEWAY_WORKLIST_STATION --worklist-station <code>',
    'M4OE_GATEWAY_WORKLIST_URL --worklist-url <url>',
    'M4OE_GATEWAY_WORKLIST_CA --worklist-ca <file>',
    'M4OE_GATEWAY_WORKLIST_AUTHORIZATION --worklist-authorization <value>',
    'M4OE_GATEWAY_WORKLIST_AUTHORIZATION_FILE --worklist-authorization-file <file>',
    'M4OE_GATEWAY_WORKLIST_SECONDS --worklist-seconds <s>',
    'M4OE_GATEWAY_ARCHIVES --archives <file>',
    'M4OE_GATEWAY_SERVICE --service <host:port>',
    'M4OE_GATEWAY_SERVICE_CA --service-ca <file>',
    'M4OE_GATEWAY_SERVICE_CERT --service-cert <file>',
    'M4OE_GATEWAY_SERVICE_KEY --service-key <file>',
    'M4OE_GATEWAY_SERVICE_TOKEN_FILE --service-token-file <file>',
    'M4OE_GATEWAY_RULES --rules <file>',
    'M4OE_GATEWAY_START --start <by>',
    'M4OE_GATEWAY_LOOKBACK_DAYS --lookback-days <n>',
    'M4OE_GATEWAY_POLL_SECONDS --poll-seconds <s>',
    'M4OE_GATEWAY_STABLE_SECONDS --stable-seconds <s>',
    'M4OE_GATEWAY_RECHECK_SECONDS --recheck-seconds <s>',
    'M4OE_GATEWAY_RETRY_SECONDS --retry-seconds <s>',
    'M4OE_GATEWAY_SERIES_SECONDS --series-seconds <s>',
    'M4OE_GATEWAY_CONCURRENCY --concurrency <n>',
    'M4OE_MAX_VOLUME_MIB --max-volume-mib <n>',
    'M4OE_GATEWAY_MODEL --model <name>',
    'M4OE_GATEWAY_HEAD --head <name>',
    'M4OE_GATEWAY_CLASSES --classes <names>',
    'M4OE_GATEWAY_VOLUMES --volumes <which>',
    'M4OE_GATEWAY_SEG_TYPE --seg-type <type>',
    'M4OE_GATEWAY_REPORT --report <on|off>',
    'M4OE_GATEWAY_RTSTRUCT --rtstruct <on|off>',
    'M4OE_GATEWAY_PDF --pdf <on|off>',
    'M4OE_GATEWAY_MESH --mesh <on|off>',
    'M4OE_GATEWAY_NOTE --note <on|off>',
    'M4OE_GATEWAY_SUPERSEDED --superseded <what>',
    'M4OE_GATEWAY_ORTHANC_URL --orthanc-url <url>',
    'M4OE_GATEWAY_HOST --host <address>',
    'M4OE_GATEWAY_PORT --port <n>',
    'M4OE_DICOM_MAX_LOSSY_RATIO --dicom-max-lossy-ratio <n>',
    'M4OE_DICOM_LEAST_BITS --dicom-least-bits <n>',
    'M4OE_DICOM_RULES --dicom-rules <file>',
    'M4OE_DICOMWEB_AUTHORIZATION --dicomweb-authorization <value>',
    'M4OE_LOG_LEVEL --log-level <level>',
    'M4OE_INSECURE --insecure',
  ]);
});

test('the variables and flags of m4oe dimse, in the order of its help', (t) => {
  t.deepEqual(names(DIMSE_SETTINGS), [
    'M4OE_DIMSE_HOST --host <address>',
    'M4OE_DIMSE_PORT --port <n>',
    'M4OE_DIMSE_SCP_PORT --scp-port <n>',
    'M4OE_DIMSE_PEERS --peers <file>',
    'M4OE_DIMSE_ASSOCIATIONS --associations <n>',
    'M4OE_DIMSE_REQUEST_SECONDS --request-seconds <s>',
    'M4OE_DIMSE_SILENT_SECONDS --silent-seconds <s>',
    'M4OE_DIMSE_MAX_OBJECT_MIB --max-object-mib <n>',
    'M4OE_INSECURE --insecure',
    'M4OE_LOG_LEVEL --log-level <level>',
  ]);
});

test('a name follows from the key of the table, a prefix from the command', (t) => {
  const table = {
    maxVolumeMiB: setting(1, count(0, 2), 'size'),
    tideHost: setting('', text('address'), 'place'),
    insecure: setting(false, yes, 'open'),
  };
  t.deepEqual(names(named(table)), [
    'M4OE_MAX_VOLUME_MIB --max-volume-mib <n>',
    'M4OE_TIDE_HOST --tide-host <address>',
    'M4OE_INSECURE --insecure',
  ]);
  t.deepEqual(names(named(table, 'tide')), [
    'M4OE_TIDE_MAX_VOLUME_MIB --max-volume-mib <n>',
    'M4OE_TIDE_HOST --host <address>',
    'M4OE_TIDE_INSECURE --insecure',
  ]);
});

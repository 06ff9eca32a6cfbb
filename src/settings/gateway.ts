/** The worker between a DICOMweb archive and the service. */
import { SEGMENTATION_TYPES } from '../formats/dicom/results/seg-segments.ts';
import { DICOM_SETTINGS } from './dicom.ts';
import { choice, codes, count, MANY, names, seconds, text } from './kinds.ts';
import { MODEL_SETTINGS } from './model.ts';
import { SERVE_SETTINGS } from './serve.ts';
import { named, setting } from './setting.ts';

const SUPERSEDED = ['reject', 'delete', 'keep'] as const;

/** What `m4oe gateway` needs. */
export const GATEWAY_SETTINGS = {
  ...named(
    {
      archiveUrl: setting(
        '',
        text('url'),
        'root of the DICOMweb services of the archive, e.g. http://127.0.0.1:8042/dicom-web',
      ),
      archiveCa: setting(
        '',
        text('file'),
        "authority (PEM) that the archive's certificate must come from; empty for the system's",
      ),
      archiveAuthorization: setting(
        '',
        text('value'),
        'Authorization header for the archive (Basic ... or Bearer ...); command lines are visible to others, so give it as variable or file',
      ),
      archiveAuthorizationFile: setting('', text('file'), 'file with the Authorization header, read for each request'),
      archiveTimeoutSeconds: setting(
        60,
        seconds(0.05, 86400),
        'seconds for one request to the archive, its bodies included',
      ),
      archiveConnections: setting(
        4,
        count(1, 64),
        'requests to the archive at the same time, those of all series together',
      ),
      destinationUrl: setting(
        '',
        text('url'),
        'root of the DICOMweb services that results are stored at; empty for the archive itself',
      ),
      destinationCa: setting('', text('file'), "authority (PEM) of the destination; empty for the system's"),
      destinationAuthorization: setting('', text('value'), 'Authorization header for the destination'),
      destinationAuthorizationFile: setting(
        '',
        text('file'),
        'file with the Authorization header for the destination, read for each request',
      ),
      worklistCodes: setting(
        [],
        codes(16),
        'workitems (UPS-RS) of these Scheduled Workitem Codes are performed: VALUE^SCHEME, separated by commas; none asks for no workitems',
      ),
      worklistStation: setting(
        [],
        codes(1),
        'station (VALUE^SCHEME^MEANING) that performs workitems: those of its Scheduled Station Name Code are taken too',
      ),
      worklistUrl: setting(
        '',
        text('url'),
        'root of the DICOMweb services that have /workitems; empty for the archive itself',
      ),
      worklistCa: setting('', text('file'), "authority (PEM) of the worklist; empty for the system's"),
      worklistAuthorization: setting('', text('value'), 'Authorization header for the worklist'),
      worklistAuthorizationFile: setting(
        '',
        text('file'),
        'file with the Authorization header for the worklist, read for each request',
      ),
      worklistSeconds: setting(
        14400,
        seconds(1, 604_800),
        'seconds after which a workitem whose series are not done is canceled',
      ),
      archives: setting(
        '',
        text('file'),
        'several archives in place of one (JSON, docs/gateway.md): each with a name and settings of its own',
      ),
      service: setting('127.0.0.1:50051', text('host:port'), 'the service that segments (m4oe serve)'),
      serviceCa: setting(
        '',
        text('file'),
        'speak TLS to the service and trust this authority (PEM); empty for a plain connection',
      ),
      serviceCert: setting('', text('file'), 'own certificate (PEM), where the service asks for one'),
      serviceKey: setting('', text('file'), 'private key of it (PEM)'),
      serviceTokenFile: setting(
        '',
        text('file'),
        'file with the token that the service knows the gateway by, read for each call; needs TLS beyond loopback',
      ),
      rules: setting(
        '',
        text('file'),
        'which series are segmented (JSON, docs/gateway.md); empty takes abdomens, everything every CT and MR series',
      ),
      start: setting(
        'search',
        choice(['search', 'asked'], 'by'),
        'what starts the work on a series: search (found by a search, besides events and workitems), or asked (events and workitems alone)',
      ),
      lookbackDays: setting(7, count(0, 36500), 'studies older than this are left alone; 0 takes any age'),
      pollSeconds: setting(60, seconds(0.05, 86400), 'seconds between two searches of the archive'),
      stableSeconds: setting(
        60,
        seconds(0, 86400),
        'seconds without a new instance after which a series counts as complete, where no event says so before',
      ),
      recheckSeconds: setting(
        86400,
        seconds(1, MANY),
        'seconds after which a series that is done is looked at once more',
      ),
      retrySeconds: setting(
        5,
        seconds(0.01, 86400),
        'seconds before the first retry; doubled for each further one, up to half an hour',
      ),
      seriesSeconds: setting(3600, seconds(1, 86400), 'seconds for one try of one series'),
      concurrency: setting(
        2,
        count(1, 64),
        'series at the same time; each takes the memory of its volume and of its labels',
      ),
    },
    'gateway',
  ),
  maxVolumeMiB: MODEL_SETTINGS.maxVolumeMiB,
  ...named(
    {
      model: setting('', text('name'), "model; empty for the service's default"),
      head: setting('', text('name'), "head; empty for the rule's or the modality's default"),
      classes: setting([], names, 'only these classes, separated by commas (all if absent)'),
      volumes: setting(
        'best',
        choice(['best', 'all', 'refuse'], 'which'),
        'of a series with several volumes: best (contrast, portal venous, soft kernel, thin), all, each with its own results, or refuse',
      ),
      segType: setting(
        'AUTO',
        choice(['AUTO', ...SEGMENTATION_TYPES], 'type'),
        `kind of DICOM segmentation: ${SEGMENTATION_TYPES.join(', ')}; AUTO: a label map where the archive takes it, else bits`,
      ),
      report: setting(
        'on',
        choice(['on', 'off'], 'on|off'),
        'store a structured report of the measures beside the segmentation',
      ),
      rtstruct: setting(
        'off',
        choice(['on', 'off'], 'on|off'),
        'store the contours of the organs (RT Structure Set) beside the segmentation',
      ),
      pdf: setting(
        'off',
        choice(['on', 'off'], 'on|off'),
        'store measures and a picture as pages to print (Encapsulated PDF) beside the segmentation',
      ),
      mesh: setting(
        'off',
        choice(['on', 'off'], 'on|off'),
        'store the surfaces of the organs (Encapsulated STL, all in one) beside the segmentation',
      ),
      note: setting(
        'off',
        choice(['on', 'off'], 'on|off'),
        'store a note (Basic Text SR) in the study of a series that is refused, with the reason',
      ),
      superseded: setting(
        'reject',
        choice(SUPERSEDED, 'what'),
        'what becomes of results and notes that late slices made obsolete: reject (a rejection note, IHE IOCM), delete (needs the Orthanc URL) or keep',
      ),
      orthancUrl: setting('', text('url'), "root of Orthanc's own REST services, to delete superseded results"),
      gatewayHost: setting('127.0.0.1', text('address'), 'address that events come to'),
      gatewayPort: setting(
        9465,
        count(0, 65535),
        'HTTP port of the page, /events, /series, /metrics, /livez and /readyz; 0 takes a free one',
      ),
    },
    'gateway',
  ),
  ...DICOM_SETTINGS,
  logLevel: SERVE_SETTINGS.logLevel,
  insecure: SERVE_SETTINGS.insecure,
};

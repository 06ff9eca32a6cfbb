/** The door before a Storage SCP (dimse/). */
import { count, seconds, text } from './kinds.ts';
import { SERVE_SETTINGS } from './serve.ts';
import { named, setting } from './setting.ts';

/** What `m4oe dimse` needs. */
export const DIMSE_SETTINGS = {
  ...named(
    {
      host: setting('127.0.0.1', text('address'), 'address of the door'),
      port: setting(4242, count(0, 65535), 'port of the door; 0 for any'),
      scpPort: setting(4243, count(1, 65535), 'port of the Storage SCP on loopback that it stands before'),
      peers: setting('', text('file'), "who is let in: DicomModalities of Orthanc's configuration, with IP addresses"),
      associations: setting(16, count(1, 1000), 'associations at once; one more is refused for now'),
      requestSeconds: setting(10, seconds(0.05, 600), 'seconds in which a request for an association has to be here'),
      silentSeconds: setting(
        60,
        seconds(0.05, 86400),
        'seconds without a byte in either direction after which an association ends',
      ),
      maxObjectMiB: setting(1024, count(1, 65536), 'MiB of one object; a larger one ends its association'),
    },
    'dimse',
  ),
  insecure: SERVE_SETTINGS.insecure,
  logLevel: SERVE_SETTINGS.logLevel,
};

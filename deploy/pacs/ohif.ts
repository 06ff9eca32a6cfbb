/** OHIF over an archive. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Archive, startPages } from './pages.ts';

const DIST = fileURLToPath(new URL('../../test/viewers/.ohif/dist', import.meta.url));
export const OHIF_MISSING = existsSync(join(DIST, 'index.html'))
  ? undefined
  : 'OHIF is not there (make pacs-demo fetches it, and make test-viewers)';

/** What OHIF is told: one archive, all of it read by DICOMweb, no worker that stays. */
const CONFIG = `window.config = ${JSON.stringify({
  routerBasename: '/',
  extensions: [],
  modes: [],
  showStudyList: true,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  defaultDataSourceName: 'dicomweb',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'dicomweb',
      configuration: {
        friendlyName: 'archive',
        name: 'archive',
        wadoUriRoot: '/dicom-web',
        qidoRoot: '/dicom-web',
        wadoRoot: '/dicom-web',
        qidoSupportsIncludeField: false,
        supportsReject: false,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        enableStudyLazyLoad: true,
        bulkDataURI: { enabled: true },
      },
    },
  ],
})};`;

/** Use with `await using`. */
export function startOhif(archive: Archive) {
  return startPages({ folder: DIST, made: { '/app-config.js': CONFIG } }, archive);
}

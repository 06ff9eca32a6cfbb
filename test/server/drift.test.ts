/** Metrics of what volumes look like, of volumes that no scanner sends. */
import test from 'ava';
import { metric } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

test('intensities beyond all scanners are no defect, and are not counted', async (t) => {
  await using service = await startService();
  const seen = '{modality="CT",source="other",of="bright"}';
  for (const slope of [1e308, -1e308, 1e300, 1e9]) {
    const volume = { ...testVolume([2, 2, 3]), rescale: { slope, intercept: 0 } };
    const { report } = await segmented(service.client, volume, { modality: 'CT' });
    t.is(report.classes?.length, 3);
  }
  t.is(await metric(service, 'm4oe_volume_intensity_count', seen), 0);
  await segmented(service.client, testVolume([2, 2, 3]), { modality: 'CT' });
  t.is(await metric(service, 'm4oe_volume_intensity_count', seen), 1);
});

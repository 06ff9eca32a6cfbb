/**
 * The one place that loads dcmjs: at the first result, not with the service, as it takes 20 MB and
 * a tenth of a second.
 */

/** dcmjs' `data`, without its log. */
export async function library() {
  const { data, log } = await import('dcmjs');
  // Its messages hold the values that they are about, and these can be a patient's.
  log.setLevel('silent', false);
  log.getLogger('validation.dcmjs').setLevel('silent', false);
  return data;
}

/** The commands of docs/tutorials/kubernetes.md, on a real control plane. */
import { dirname } from 'node:path';
import test from 'ava';
import { blocks, checkout, run } from '../support/tutorials.ts';
import { ASKED, binary, SKIPPED } from './cache.ts';
import { startControlPlane } from './control-plane.ts';
import { addNodes } from './nodes.ts';

if (!ASKED) console.log(`cluster/tutorial.test.ts: ${SKIPPED}`);

(ASKED ? test : test.skip)('an overlay of your own is applied, changed and undone', async (t) => {
  await using cluster = await startControlPlane();
  await addNodes(cluster);
  const env = { KUBECONFIG: cluster.kubeconfig };
  const commands = blocks('kubernetes', 'sh').join('\n');
  const told = await run(t, commands, { folder: checkout(t), env, programs: dirname(binary('kubectl')) });
  t.is(told.match(/successfully rolled out/g)?.length, 3, told);
  const { spec } = (await cluster.get('-n', 'm4oe', 'deployment', 'm4oe')).spec.template;
  t.is(spec.containers[0].image, 'registry.example/m4oe:0.1.0');
  const name = spec.containers[0].envFrom[0].configMapRef.name;
  const { data } = await cluster.get('-n', 'm4oe', 'configmap', name);
  t.is(data.M4OE_BATCH_SLICES, '8', 'the setting before is back');
  t.is(data.M4OE_DEVICE, 'cpu');
  const { metadata } = await cluster.get('namespace', 'viewers');
  t.is(metadata.labels['m4oe.io/client'], 'true');
});

/**
 * What the test asks of cornerstone3D, without a viewer around it: a series of an archive in a volume
 * viewport with a segmentation over it, by the packages that its project publishes.
 */
import { adaptersSEG } from '@cornerstonejs/adapters';
import * as core from '@cornerstonejs/core';
import dicomImageLoader from '@cornerstonejs/dicom-image-loader';
import { utilities } from '@cornerstonejs/metadata';
import * as tools from '@cornerstonejs/tools';
import { data } from 'dcmjs';

const { Labelmap } = tools.Enums.SegmentationRepresentations;
const VIEWPORT = 'axial';
const ORGANS = 'organs';

/** Instances of a series as DICOMweb's metadata, each with the image identifier of its first frame. */
async function instancesOf(study, series) {
  const root = `${globalThis.location.origin}/dicom-web/studies/${study}/series/${series}`;
  const answer = await fetch(`${root}/metadata`, { headers: { accept: 'application/dicom+json' } });
  if (!answer.ok) throw new Error(`metadata: ${answer.status}`);
  const instances = await answer.json();
  return instances.map((metadata) => {
    const imageId = `wadors:${root}/instances/${metadata['00080018'].Value[0]}/frames/1`;
    dicomImageLoader.wadors.metaDataManager.add(imageId, metadata);
    utilities.addDicomWebInstance(imageId, metadata);
    return { imageId, metadata, z: metadata['00200032']?.Value[2] };
  });
}

/** Bytes as text: gzip in base64. */
async function packed(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  const zipped = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = '';
  for (const byte of zipped) text += String.fromCharCode(byte);
  return globalThis.btoa(text);
}

/** The series in a volume viewport. @returns its image identifiers, from the lowest z up */
async function showSeries(study, series) {
  core.init();
  tools.init();
  dicomImageLoader.init({ maxWebWorkers: 1 });
  const images = (await instancesOf(study, series)).sort((a, b) => a.z - b.z).map(({ imageId }) => imageId);
  const engine = new core.RenderingEngine('engine');
  const element = globalThis.document.querySelector('#viewport');
  engine.enableElement({ viewportId: VIEWPORT, type: core.Enums.ViewportType.ORTHOGRAPHIC, element });
  const viewport = engine.getViewport(VIEWPORT);
  const volumeId = 'cornerstoneStreamingImageVolume:series';
  const volume = await core.volumeLoader.createAndCacheVolume(volumeId, { imageIds: images });
  await new Promise((resolve) => volume.load(resolve));
  await viewport.setVolumes([{ volumeId }]);
  viewport.setProperties({ voiRange: { lower: -160, upper: 240 } });
  return { images, engine, viewport };
}

/** A segmentation by its frames, as the adapters make labels of it. */
async function readSegmentation(study, series, images) {
  const [{ imageId, metadata }] = await instancesOf(study, series);
  const instance = data.DicomMetaDictionary.naturalizeDataset(metadata);
  const metadataProvider = {
    get: (kind, id) => (kind === 'instance' && id === imageId ? instance : core.metaData.get(kind, id)),
  };
  const { Segmentation } = adaptersSEG.Cornerstone3D;
  return Segmentation.createFromDicomSegImageId(images, imageId, { metadataProvider });
}

/**
 * Shows the series, and the segmentation over it.
 * @returns labels by SOP Instance UID of the image that they lie on, as cornerstone keeps them; names
 *   and colours by number; whether segments overlap; how long it took to fetch and read them
 */
async function show({ study, series, segmentation, slice }) {
  const { images, engine, viewport } = await showSeries(study, series);
  const before = performance.now();
  const read = await readSegmentation(study, segmentation, images);
  const milliseconds = performance.now() - before;
  const [labels] = read.labelMapImages;
  const segments = read.segMetadata.data.filter(({ SegmentNumber }) => SegmentNumber > 0);
  const named = segments.map(({ SegmentNumber, SegmentLabel }) => [
    SegmentNumber,
    { segmentIndex: SegmentNumber, label: SegmentLabel, active: false, locked: false },
  ]);
  const representation = { type: Labelmap, data: { imageIds: labels.map(({ imageId }) => imageId) } };
  const config = { segments: Object.fromEntries(named) };
  tools.segmentation.addSegmentations([{ segmentationId: ORGANS, representation, config }]);
  await tools.segmentation.addLabelmapRepresentationToViewport(VIEWPORT, [{ segmentationId: ORGANS, type: Labelmap }]);
  const { color } = tools.segmentation.config;
  for (const { SegmentNumber, RecommendedDisplayCIELabValue: lab } of segments) {
    const rgb = data.Colors.dicomlab2RGB(lab).map((value) => Math.round(255 * value));
    color.setSegmentIndexColor(VIEWPORT, ORGANS, SegmentNumber, [...rgb, 255]);
  }
  const FrameOfReferenceUID = viewport.getFrameOfReferenceUID();
  viewport.setViewReference({ FrameOfReferenceUID, referencedImageId: images[slice] });
  engine.render();
  const kept = tools.segmentation.state.getSegmentation(ORGANS);
  const labelled = kept.representationData.Labelmap.imageIds.map(async (id) => {
    const image = core.cache.getImage(id);
    const { sopInstanceUID } = core.metaData.get('generalImageModule', image.referencedImageId);
    return { sopInstanceUID, voxels: await packed(image.voxelManager.getScalarData()) };
  });
  return {
    milliseconds,
    overlapping: read.overlappingSegments,
    images: await Promise.all(labelled),
    segments: Object.values(kept.segments).map(({ segmentIndex, label }) => ({
      number: segmentIndex,
      label,
      color: [...color.getSegmentIndexColor(VIEWPORT, ORGANS, segmentIndex)].slice(0, 3),
    })),
  };
}

/** What could not be fetched is told as an error. */
globalThis.show = (asked) =>
  show(asked).catch((failed) => {
    throw failed instanceof XMLHttpRequest ? new Error(`${failed.status} of ${failed.responseURL}`) : failed;
  });

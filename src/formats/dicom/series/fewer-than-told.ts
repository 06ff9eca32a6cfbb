/**
 * Slices that are missing at an end, which positions cannot show: some scanners say how many images
 * an acquisition has. That may be the images of all its series and phases, so not every number that
 * is higher says that some are missing.
 */
import type { PlacedPlane } from './header.ts';
import { placesOf } from './places.ts';

/**
 * @param planes of all images of a series
 * @returns for a person: a stable code, a colon, a sentence
 */
export function fewerThanTold(planes: readonly PlacedPlane[]): string[] {
  // What was computed from images repeats what they tell.
  if (planes.some(({ plane }) => plane.imageType[0]?.toUpperCase() === 'DERIVED')) return [];
  const locations = told(planes.map(({ header }) => header.locationsInAcquisition));
  if (locations !== undefined) {
    const places = new Set(placesOf(planes.map(({ plane }) => plane))).size;
    return places >= locations
      ? []
      : [
          `FEWER_THAN_TOLD: images tell that they lie at ${locations} places, ${places} are here; slices may be missing`,
        ];
  }
  return [...Map.groupBy(planes, ({ plane }) => plane.apart['Acquisition Number'] ?? '').values()].flatMap((own) => {
    const images = told(own.map(({ header }) => header.imagesInAcquisition));
    // Several times as many are the phases, echoes or series of one acquisition, as GE counts them.
    if (images === undefined || images <= own.length || images % own.length === 0) return [];
    if (images === planes.length) return [];
    return [
      `FEWER_THAN_TOLD: images tell that their acquisition has ${images}, ${own.length} are here; slices may be missing, unless another series has the others`,
    ];
  });
}

/** Where each tells the same. */
function told(numbers: readonly (number | undefined)[]): number | undefined {
  const [first] = numbers;
  return first !== undefined && first > 0 && numbers.every((one) => one === first) ? first : undefined;
}

/** Confidence, 0 to 255, below which a voxel is unsure: a probability of 0.8. */
export const UNSURE_BELOW = 204;

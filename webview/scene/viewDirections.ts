/** From where each picture is seen until its user turns it: unit vectors from its centre to the eye. */
import { Vector3 } from 'three';
import type { StageOptions } from './stageApi';

export const STATE_DIRECTION = new Vector3(0.55, 0.42, 1).normalize();
export const CONNECTIVITY_DIRECTIONS = {
  network: new Vector3(0.6, 0.4, 1).normalize(),
  matrix: new Vector3(0.35, 1.15, 1).normalize(),
  mechanism: new Vector3(0, 0, 1),
} as const satisfies Record<StageOptions['connectivityMode'], Vector3>;

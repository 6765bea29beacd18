import { literal } from '../../kernels/device/literal';
import { BASE_SIZE, FLOOR, type TensorSums } from '../features';
import { SUMS } from '../sums';

const sum = (name: keyof TensorSums) => `sums[${SUMS.indexOf(name)}]`;

/**
 * WGSL of `writeFeatures`, into `shown`, from `sums`. Of its surroundings it needs `kindAt`, `sizeOf`, `oldLogSize`,
 * `meanAgreement` and `mathCode`.
 */
export const featuresCode = `
fn writeFeatures(tensor : i32, facts : LossFacts) {
  let count = f32(max(1, sizeOf(tensor)));
  let rms = sqrt(${sum('direction')} / count);
  let weight = sqrt(${sum('coordinates')} / count);
  let logSize = oldLogSize(tensor);
  let noise = logNoise(${sum('gradient')}, ${sum('power')});
  let stepLength = rms * ${literal(BASE_SIZE)} * exp(logSize);
  let away = (sqrt(${sum('lag')} / count) + ${literal(FLOOR)}) / (stepLength + ${literal(FLOOR)});
  shown[0] = cosine(${sum('alongBefore')}, ${sum('direction')}, ${sum('before')});
  shown[1] = cosine(${sum('alongTrend')}, ${sum('direction')}, ${sum('trend')});
  shown[2] = -2.0 * gradientCosine(${sum('gradientAlongBefore')}, ${sum('gradient')}, ${sum('before')});
  shown[3] = clamp((log((rms * ${literal(BASE_SIZE)} + 1e-9) / (weight + 1e-3)) + 5.0) / 2.0, -3.0, 3.0);
  shown[4] = 2.0 * rms;
  shown[5] = uniforms.logCount;
  shown[6] = logSize / 2.0;
  shown[7] = facts.recent;
  shown[8] = kindAt(tensor, 4);
  shown[9] = kindAt(tensor, 5);
  shown[10] = facts.sinceStart;
  shown[11] = kindAt(tensor, 6);
  shown[12] = kindAt(tensor, 7);
  shown[13] = 2.0 * meanAgreement();
  shown[14] = clamp(noise / 2.0, -3.0, 3.0);
  shown[15] = -2.0 * gradientCosine(${sum('gradientAlongTrend')}, ${sum('gradient')}, ${sum('trend')});
  shown[16] = -4.0 * gradientCosine(${sum('gradientAlongLag')}, ${sum('gradient')}, ${sum('lag')});
  shown[17] = clamp(log(away) / 3.0, -3.0, 3.0);
  shown[18] = facts.lost;
}
`;

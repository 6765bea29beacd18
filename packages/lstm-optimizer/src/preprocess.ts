/** Numbers made of each gradient. */
export const FEATURES = 2;

/**
 * A gradient as (log of its magnitude, its sign), so that the network reads faint and loud ones
 * equally well.
 *
 * Above e^−p: (ln|g| / p, sign g). Below, the logarithm would drown the sign, so small gradients
 * pass linearly: (−1, e^p · g).
 *
 * Source: Andrychowicz et al. 2016, appendix A, https://arxiv.org/abs/1606.04474
 *
 * @param features - `[2]`, overwritten.
 */
export function preprocess(gradient: number, p: number, features: Float64Array): void {
  const size = Math.abs(gradient);
  const isLoud = size >= Math.exp(-p);
  features[0] = isLoud ? Math.log(size) / p : -1;
  features[1] = isLoud ? Math.sign(gradient) : Math.exp(p) * gradient;
}

/*
 * Inner training as a plain C program: a network 64-32-10 of sigmoid units on minibatches of 64, moved by
 * the coordinatewise LSTM of 2 x 20 units. It does what benchmarks/contenders/inner-steps.js does, and
 * prints the sum of the losses and the nanoseconds of a step.
 *
 *     cc -O3 -march=native -ffast-math inner-steps.c -lm && ./a.out FILE STEPS
 *
 * FILE holds 32-bit floats: weights of the LSTM [5141], start [2410], then minibatches of inputs [64, 64]
 * and labels [64], which are taken in turn.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUTS = 64, HIDDEN = 32, CLASSES = 10, BATCH = 64, UNITS = 20, GATES = 4 * UNITS };
enum { SIZE = INPUTS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES };
enum { WEIGHTS = 2 * GATES + UNITS * GATES + GATES + 2 * UNITS * GATES + GATES + UNITS + 1 };
static const float P = 10, SCALE = 0.1f;

static float sigmoid(float x) { return 1 / (1 + expf(-x)); }

/* Loss of one minibatch, and its gradient. */
static float evaluate(const float *theta, const float *x, const float *labels, float *gradient) {
  const float *w0 = theta, *b0 = w0 + INPUTS * HIDDEN, *w1 = b0 + HIDDEN, *b1 = w1 + HIDDEN * CLASSES;
  float *dw0 = gradient, *db0 = dw0 + INPUTS * HIDDEN, *dw1 = db0 + HIDDEN, *db1 = dw1 + HIDDEN * CLASSES;
  float loss = 0;
  memset(gradient, 0, SIZE * sizeof(float));
  for (int n = 0; n < BATCH; n++) {
    const float *in = x + n * INPUTS;
    float h[HIDDEN], o[CLASSES], dh[HIDDEN] = {0};
    memcpy(h, b0, sizeof h);
    for (int i = 0; i < INPUTS; i++)
      for (int j = 0; j < HIDDEN; j++) h[j] += in[i] * w0[i * HIDDEN + j];
    for (int j = 0; j < HIDDEN; j++) h[j] = sigmoid(h[j]);
    memcpy(o, b1, sizeof o);
    for (int j = 0; j < HIDDEN; j++)
      for (int c = 0; c < CLASSES; c++) o[c] += h[j] * w1[j * CLASSES + c];
    float top = o[0], sum = 0;
    for (int c = 1; c < CLASSES; c++) if (o[c] > top) top = o[c];
    for (int c = 0; c < CLASSES; c++) sum += o[c] = expf(o[c] - top);
    const int label = (int)labels[n];
    loss -= logf(o[label] / sum) / BATCH;
    for (int c = 0; c < CLASSES; c++) o[c] = (o[c] / sum - (c == label)) / BATCH;
    for (int c = 0; c < CLASSES; c++) db1[c] += o[c];
    for (int j = 0; j < HIDDEN; j++)
      for (int c = 0; c < CLASSES; c++) {
        dw1[j * CLASSES + c] += h[j] * o[c];
        dh[j] += o[c] * w1[j * CLASSES + c];
      }
    for (int j = 0; j < HIDDEN; j++) db0[j] += dh[j] *= h[j] * (1 - h[j]);
    for (int i = 0; i < INPUTS; i++)
      for (int j = 0; j < HIDDEN; j++) dw0[i * HIDDEN + j] += in[i] * dh[j];
  }
  return loss;
}

/* One cell of the LSTM for one coordinate; gates lie side by side as input, forget, candidate, output. */
static void cell(const float *weights, const float *in, int inputs, float *h, float *c) {
  const float *recurrent = weights + inputs * GATES, *bias = recurrent + UNITS * GATES;
  float z[GATES];
  memcpy(z, bias, sizeof z);
  for (int i = 0; i < inputs; i++)
    for (int g = 0; g < GATES; g++) z[g] += in[i] * weights[i * GATES + g];
  for (int i = 0; i < UNITS; i++)
    for (int g = 0; g < GATES; g++) z[g] += h[i] * recurrent[i * GATES + g];
  for (int j = 0; j < UNITS; j++) {
    c[j] = sigmoid(z[UNITS + j]) * c[j] + sigmoid(z[j]) * tanhf(z[2 * UNITS + j]);
    h[j] = sigmoid(z[3 * UNITS + j]) * tanhf(c[j]);
  }
}

static void step(const float *weights, const float *gradient, float *theta, float *state) {
  const float *second = weights + 2 * GATES + UNITS * GATES + GATES;
  const float *linear = second + 2 * UNITS * GATES + GATES;
  const float quiet = expf(-P), loud = expf(P);
  for (int i = 0; i < SIZE; i++) {
    float *own = state + i * 4 * UNITS;
    const float size = fabsf(gradient[i]);
    const float in[2] = {size >= quiet ? logf(size) / P : -1,
                         size >= quiet ? (gradient[i] > 0 ? 1.f : -1.f) : loud * gradient[i]};
    cell(weights, in, 2, own, own + UNITS);
    cell(second, own, UNITS, own + 2 * UNITS, own + 3 * UNITS);
    float out = linear[UNITS];
    for (int j = 0; j < UNITS; j++) out += own[2 * UNITS + j] * linear[j];
    theta[i] += SCALE * out;
  }
}

int main(int count, char **words) {
  if (count != 3) return 2;
  FILE *file = fopen(words[1], "rb");
  if (!file) return 1;
  const int steps = atoi(words[2]);
  static float weights[WEIGHTS], theta[SIZE], gradient[SIZE], state[SIZE * 4 * UNITS];
  if (fread(weights, 4, WEIGHTS, file) != WEIGHTS || fread(theta, 4, SIZE, file) != SIZE) return 1;
  const long each = BATCH * INPUTS + BATCH;
  float *batches = malloc((steps + 1) * each * sizeof(float));
  if (!batches || (long)fread(batches, 4, (steps + 1) * each, file) != (steps + 1) * each) return 1;
  const clock_t start = clock();
  float sum = 0;
  for (int t = 0; t <= steps; t++) {
    const float *x = batches + t * each;
    sum += evaluate(theta, x, x + BATCH * INPUTS, gradient);
    if (t < steps) step(weights, gradient, theta, state);
  }
  printf("%.6f %.1f\n", sum, 1e9 * (double)(clock() - start) / CLOCKS_PER_SEC / steps);
  return 0;
}

"use strict";
// The film's network: the same weights, the same sums, the same functions as nnmath/network.py.

const ACTIVATIONS = {
  sigmoid: (z) => z.map((value) => 1 / (1 + Math.exp(-value))),
  relu: (z) => z.map((value) => Math.max(value, 0)),
  tanh: (z) => z.map(Math.tanh),
  identity: (z) => z,
  softmax: (z) => {
    const largest = Math.max(...z), powers = z.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  },
};

function decoded(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

// Little-endian floats of 8 or 4 bytes, as the page holds them.
function floats(base64, bytes) {
  const view = new DataView(decoded(base64).buffer), wide = bytes === 8;
  return Float64Array.from({ length: view.byteLength / bytes }, (_, at) =>
    wide ? view.getFloat64(at * 8, true) : view.getFloat32(at * 4, true));
}

const network = page.network.layers.map((layer) => ({
  activation: layer.activation,
  weights: floats(layer.weights, page.network.bytes),
  biases: floats(layer.biases, page.network.bytes),
}));

// What every layer makes of an input: [{inputs, sums, z, a}, …].
function forward(input) {
  let inputs = Float64Array.from(input);
  return network.map(({ weights, biases, activation }) => {
    const sums = biases.map((_, neuron) => {
      let sum = 0;
      for (let from = 0, at = neuron * inputs.length; from < inputs.length; from++, at++) sum += weights[at] * inputs[from];
      return sum;
    });
    const z = sums.map((sum, neuron) => sum + biases[neuron]), a = ACTIVATIONS[activation](z);
    const step = { inputs, sums, z, a };
    inputs = a;
    return step;
  });
}

// One neuron's sum taken apart; layers are counted from 1.
function takenApart(steps, layer, index) {
  const { inputs, sums, z, a } = steps[layer - 1], { weights, biases } = network[layer - 1];
  const own = weights.subarray(index * inputs.length, (index + 1) * inputs.length);
  const products = own.map((weight, from) => weight * inputs[from]);
  const sum = (wanted) => products.reduce((total, value) => (wanted(value) ? total + value : total), 0);
  return {
    inputs, weights: own, products, positive: sum((value) => value > 0), negative: sum((value) => value < 0),
    sum: sums[index], bias: biases[index], z: z[index], a: a[index],
  };
}

function bestOf(scores) {
  return scores.reduce((best, score, index) => (score > scores[best] ? index : best), 0);
}

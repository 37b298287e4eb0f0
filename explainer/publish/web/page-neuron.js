"use strict";
// One neuron opened: its weights, what they make of the input, and the sum, which adds up as it stands there.

const ROWS = 12; // products that are listed; the others are put together in one row

class NeuronPanel {
  constructor(box, onClose) {
    this.box = box;
    this.onClose = onClose;
  }

  show(selected, steps) {
    this.box.hidden = !selected;
    this.box.replaceChildren();
    if (!selected) return;
    const { layer, index } = selected, close = made("button", "", { type: "button" }, said("close"));
    close.addEventListener("click", () => this.onClose());
    this.box.append(made("div", "neuron-head", {}, made("h3", "", {}, fullName(layer, index)), close));
    if (!steps) {
      this.box.append(made("p", "hint", {}, said("draw_first")));
      return;
    }
    const neuron = takenApart(steps, layer, index), places = page.places;
    const sum = addingUp(neuron.positive, neuron.negative, neuron.bias, places);
    const parts = layer === 1 && page.shape ? this.tiles(neuron) : this.products(neuron, layer, sum);
    this.box.append(made("div", "neuron-body", {}, parts, this.sum(neuron, layer, sum)));
  }

  tiles(neuron) {
    const [rows, cols] = page.shape, box = made("div", "tiles");
    const count = (wanted) => shown(neuron.weights.filter(wanted).length, 0);
    const told = { up: count((weight) => weight > 0), down: count((weight) => weight < 0) };
    for (const [kind, values] of [["weights", neuron.weights], ["products", neuron.products]]) {
      const canvas = made("canvas", "", { role: "img", "aria-label": said(`${kind}_described`, told) });
      const largest = largestOf(values);
      paint(canvas, rows, cols, values, (value) => signedOf(value, largest));
      const scale = made("span", "hint", {}, said("scale", { low: shown(-largest, 2), high: `+${shown(largest, 2)}` }));
      box.append(made("figure", "", {}, made("figcaption", "", {}, said(`${kind}_title`)), canvas, scale));
    }
    const ends = made("span", "ends", {}, made("span", "", {}, said("counts_against")), made("span", "", {}, said("counts_for")));
    box.append(made("div", "legend", {}, made("span", "ramp"), ends));
    return box;
  }

  // The largest products, each with the two numbers that make it, rounded so that all add up to the sum beside them.
  products(neuron, layer, sum) {
    const rounded = this.rounded(neuron, sum), largest = largestOf(neuron.products);
    const order = [...neuron.products.keys()].sort((i, j) => Math.abs(neuron.products[j]) - Math.abs(neuron.products[i]) || i - j);
    const listed = order.length <= ROWS + 1 ? [...neuron.products.keys()] : order.slice(0, ROWS);
    const rest = sum.sum - listed.reduce((total, from) => total + rounded[from], 0);
    const head = ["from", "activation", "weight", "product"].map((key) => made("th", "", { scope: "col" }, said(key)));
    const body = made("tbody", "", {}, ...listed.map((from) => this.row(neuron, layer, from, rounded[from], largest)));
    if (listed.length < order.length) {
      const name = made("th", "", { scope: "row", colspan: 3 }, said("others", { count: shown(order.length - listed.length, 0) }));
      body.append(made("tr", "", {}, name, made("td", "", {}, shownUnits(rest, page.places)), made("td")));
    }
    return made("table", "products", {}, made("thead", "", {}, made("tr", "", {}, ...head, made("td"))), body);
  }

  row(neuron, layer, from, product, largest) {
    const cells = [neuron.inputs[from], neuron.weights[from]].map((value) => made("td", "", {}, shown(value, page.places)));
    const kind = neuron.products[from] < 0 ? "negative" : "positive", bar = made("span", kind);
    bar.style.width = `${largest ? (50 * Math.abs(neuron.products[from])) / largest : 0}%`;
    const total = made("td", "product", {}, shownUnits(product, page.places));
    const name = made("th", "", { scope: "row" }, layer === 1 ? fullName(0, from) : said("from_neuron", { index: from }));
    return made("tr", "", {}, name, ...cells, total, made("td", "bar-cell", {}, made("span", "product-bar", { "aria-hidden": "true" }, bar)));
  }

  rounded(neuron, sum) {
    const whole = new Array(neuron.products.length).fill(0);
    for (const [total, wanted] of [[sum.positive, (value) => value > 0], [sum.negative, (value) => value < 0]]) {
      const some = [...neuron.products.keys()].filter((from) => wanted(neuron.products[from]));
      const counts = apportioned(some.map((from) => neuron.products[from]), total, page.places);
      some.forEach((from, at) => (whole[from] = counts[at]));
    }
    return whole;
  }

  sum(neuron, layer, sum) {
    const text = (count) => shownUnits(count, page.places), name = network[layer - 1].activation;
    const rows = [
      ["positive", said("sum_positive"), text(sum.positive), "positive"],
      ["negative", said("sum_negative"), text(sum.negative), "negative"],
      ["sum", said("weighted_sum"), text(sum.sum), "line-above"],
      ["bias", said("bias"), text(sum.bias), "bias"],
      ["z", said("z"), text(sum.z), "line-above"],
      ["a", said(`function_${name}`), shown(neuron.a, page.places), "result"],
    ];
    const lines = rows.map(([key, label, value, kind]) => made(
      "tr", kind.startsWith("line") || kind === "result" ? kind : "", {},
      made("th", "", { scope: "row" }, label),
      made("td", kind.startsWith("line") ? "" : kind, { "data-part": key }, value)));
    return made("table", "sum", {}, made("caption", "", {}, said("sum_caption")), made("tbody", "", {}, ...lines));
  }
}

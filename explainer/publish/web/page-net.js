"use strict";
// The whole network at work: the input, a column of lit neurons for every layer, the scores, and the brightest wires.

const FAN = 120; // wires of a single neuron that stand out

class Net {
  constructor(box, onSelect) {
    this.box = box;
    this.onSelect = onSelect;
    this.selected = null;
    this.neurons = new Map(); // "layer index" -> its button
    this.wires = box.querySelector("canvas");
    this.build();
    box.addEventListener("keydown", (event) => this.walk(event));
    new ResizeObserver(() => { this.measure(); this.draw(); }).observe(box);
  }

  get last() {
    return network.length;
  }

  build() {
    this.box.append(this.inputColumn());
    page.shown.forEach((indices, at) => this.box.append(this.column(at + 1, indices)));
    const [first] = this.neurons.values();
    first.tabIndex = 0;
  }

  inputColumn() {
    const name = made("p", "layer-name", {}, said("input"), made("br"), this.sizeOf(0));
    if (!page.names) {
      this.seen = made("canvas", "", { id: "seen", role: "img" });
      [this.seen.height, this.seen.width] = page.shape;
      return made("div", "layer", {}, name, made("div", "cells", {}, this.seen));
    }
    this.discs = page.names.map(() => made("span", "disc"));
    const rows = page.names.map((label, index) => made("div", "input-row", {}, label, this.discs[index]));
    return made("div", "layer", {}, name, made("div", "cells", {}, ...rows));
  }

  column(layer, indices) {
    const isOutput = layer === this.last, cells = made("div", isOutput ? "cells outputs" : "cells");
    const name = made("p", "layer-name", {}, nameOf(layer), made("br"), this.sizeOf(layer));
    indices.forEach((index, at) => {
      if (at && index > indices[at - 1] + 1 && !cells.querySelector(".dots")) cells.append(made("div", "dots", { "aria-hidden": "true" }, "⋮"));
      const button = made("button", "neuron", { type: "button", "aria-pressed": "false", tabindex: -1 }, made("span", "disc"));
      button.addEventListener("click", () => this.select(layer, index));
      Object.assign(button, { layer, index });
      this.neurons.set(`${layer} ${index}`, button);
      cells.append(isOutput ? this.outputRow(button, index) : button);
    });
    return made("div", "layer", { role: "group", "aria-label": nameOf(layer) }, name, cells);
  }

  outputRow(button, index) {
    const fill = made("span", "fill"), score = made("span", "score", {}, "–");
    const row = made("div", "output-row", {}, button, made("span", "name", {}, page.labels[index]), made("span", "bar", {}, fill), score);
    Object.assign(button, { row, fill, score });
    return row;
  }

  sizeOf(layer) {
    const count = layer ? network[layer - 1].biases.length : page.shape ? page.shape[0] * page.shape[1] : page.names.length;
    const drawn = layer ? page.shown[layer - 1].length : count;
    return said(drawn < count ? "neurons_some" : "neurons", { count: shown(count, 0), drawn: shown(drawn, 0) });
  }

  // Light everything by what the network makes of an input; without one all is dark.
  show(input, steps) {
    this.input = input;
    this.steps = steps;
    if (this.seen) this.paintSeen();
    else this.discs.forEach((disc, at) => (disc.style.backgroundColor = css(lightOf(input[at], 0))));
    for (const button of this.neurons.values()) this.light(button);
    this.draw();
  }

  paintSeen() {
    const values = this.input ?? new Float64Array(page.shape[0] * page.shape[1]);
    paint(this.seen, ...page.shape, values, (value) => lightOf(value, 0));
    const lit = values.reduce((count, value) => count + (value > 0), 0);
    this.seen.setAttribute("aria-label", said("seen", { lit: shown(lit, 0), count: shown(values.length, 0) }));
  }

  light(button) {
    const { layer, index } = button, value = this.steps?.[layer - 1].a[index];
    const text = value === undefined ? said("no_value") : shown(value, 2), name = fullName(layer, index);
    button.title = `${name}: ${text}`;
    button.setAttribute("aria-label", button.title);
    button.firstChild.style.backgroundColor = css(value === undefined ? COLOURS.unlit : lightOf(value, layer));
    if (layer === this.last) this.score(button, value);
  }

  score(button, value) {
    const { row, fill, score, index } = button, [low, high] = page.ranges[this.last];
    const share = (at) => (100 * (Math.min(Math.max(at, low), high) - low)) / (high - low);
    const from = share(0), to = value === undefined ? from : share(value);
    fill.style.left = `${Math.min(from, to)}%`;
    fill.style.width = `${Math.abs(to - from)}%`;
    score.textContent = value === undefined ? "–" : shown(value, 2);
    row.classList.toggle("best", value !== undefined && bestOf(this.steps[this.last - 1].a) === index);
  }

  select(layer, index) {
    const same = this.selected?.layer === layer && this.selected.index === index;
    this.selected = same ? null : { layer, index };
    for (const button of this.neurons.values()) {
      button.setAttribute("aria-pressed", String(!same && button.layer === layer && button.index === index));
    }
    this.focusOn(this.neurons.get(`${layer} ${index}`), false);
    this.draw();
    this.onSelect(this.selected);
  }

  focusOn(button, move = true) {
    for (const other of this.neurons.values()) other.tabIndex = other === button ? 0 : -1;
    if (move) button.focus();
  }

  // Arrows walk from neuron to neuron: up and down within a layer, left and right to the next.
  walk(event) {
    const button = event.target.closest(".neuron");
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!button || (!across && !down)) return;
    event.preventDefault();
    const column = page.shown[button.layer - 1], place = column.indexOf(button.index);
    const layer = Math.min(Math.max(button.layer + across, 1), this.last), target = page.shown[layer - 1];
    const scaled = across ? Math.round((place / Math.max(column.length - 1, 1)) * (target.length - 1)) : place + down;
    const index = target[Math.min(Math.max(layer === button.layer ? place + down : scaled, 0), target.length - 1)];
    this.focusOn(this.neurons.get(`${layer} ${index}`));
  }

  // Measured only when the size changes, for asking where things are is what takes time.
  measure() {
    const { width, height } = this.box.getBoundingClientRect(), scale = window.devicePixelRatio || 1;
    this.wires.width = Math.round(width * scale);
    this.wires.height = Math.round(height * scale);
    this.wires.getContext("2d").scale(scale, scale);
    this.places = new Map();
  }

  draw() {
    const context = this.wires.getContext("2d");
    context.clearRect(0, 0, this.wires.width, this.wires.height);
    if (!this.steps || !this.places) return;
    const layers = this.selected ? [this.selected.layer] : page.shown.map((_, at) => at + 1);
    for (const layer of layers) this.drawInto(context, layer);
  }

  drawInto(context, layer) {
    const targets = this.selected ? [this.selected.index] : page.shown[layer - 1];
    const limit = this.selected ? FAN : page.wires;
    const wires = targets.flatMap((index) => this.brightest(layer, index, limit).map(([from, size]) => ({ from, index, size })));
    const largest = largestOf(wires.map((wire) => wire.size));
    if (!largest) return;
    for (const { from, index, size } of wires.sort((a, b) => Math.abs(a.size) - Math.abs(b.size))) {
      const share = Math.abs(size) / largest, start = this.placeOf(layer - 1, from), end = this.placeOf(layer, index);
      if (share < 0.03 || !start || !end) continue;
      context.strokeStyle = `rgb(${(size < 0 ? COLOURS.negative : COLOURS.positive).join(" ")} / ${0.08 + 0.62 * share})`;
      context.lineWidth = 0.5 + 1.7 * share;
      context.beginPath();
      context.moveTo(start.right, start.y);
      context.lineTo(end.left, end.y);
      context.stroke();
    }
  }

  // The neurons before with the largest products of weight and activation: [index, product].
  brightest(layer, index, limit) {
    const { weights } = network[layer - 1], { inputs } = this.steps[layer - 1];
    const candidates = layer === 1 ? Array.from(inputs.keys()) : page.shown[layer - 2];
    const sizes = candidates.map((from) => [from, weights[index * inputs.length + from] * inputs[from]]);
    const wanted = sizes.filter(([, size]) => size !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    return wanted.slice(0, limit);
  }

  // Where a neuron stands within the network's box; a pixel's wires leave the edge of the picture at its height.
  placeOf(layer, index) {
    const key = layer || !this.seen ? `${layer} ${index}` : `0 ${Math.floor(index / page.shape[1])}`;
    if (!this.places.has(key)) this.places.set(key, this.measured(layer, index));
    return this.places.get(key);
  }

  measured(layer, index) {
    const box = this.box.getBoundingClientRect();
    const within = (part, share = 0.5) => {
      const found = part.getBoundingClientRect();
      return { left: found.left - box.left, right: found.right - box.left, y: found.top - box.top + found.height * share };
    };
    if (layer) return within(this.neurons.get(`${layer} ${index}`).firstChild);
    if (!this.seen) return within(this.discs[index]);
    return within(this.seen, (Math.floor(index / page.shape[1]) + 0.5) / page.shape[0]);
  }
}

function nameOf(layer) {
  if (layer === 0) return said("input");
  if (layer === network.length) return said("output");
  return said(network.length === 2 ? "hidden_only" : "hidden", { layer });
}

function fullName(layer, index) {
  if (layer === 0) return page.names ? page.names[index] : said("pixel", { row: Math.floor(index / page.shape[1]), column: index % page.shape[1] });
  if (layer === network.length) return said("output_neuron", { label: page.labels[index] });
  return said("neuron", { layer: nameOf(layer), index });
}

"use strict";
// The pad: ink that a soft round pen leaves, 0 to 255, and everything one can do to it.

const PEN = { side: 160, radius: 6.5, edge: 2.4, step: 8, memory: 40 };

class Pad {
  constructor(canvas, onChange) {
    this.canvas = canvas;
    this.onChange = onChange;
    this.ink = new Uint8ClampedArray(PEN.side ** 2);
    this.given = null; // an example that was not drawn on: it goes into the network as it is
    this.past = [];
    this.pen = null;
    this.cursor = null;
    canvas.width = canvas.height = PEN.side;
    this.image = new ImageData(PEN.side, PEN.side);
    const levels = Array.from({ length: 256 }, (_, level) => [...mixed(COLOURS.unlit, COLOURS.activation, level / 255), 255]);
    this.levels = new Uint32Array(Uint8Array.from(levels.flat()).buffer); // red, green, blue and alpha in one number
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.pen) return;
      canvas.setPointerCapture(event.pointerId);
      this.remember();
      this.pen = { id: event.pointerId, ...this.placeOf(event) };
      this.moveTo(event);
      this.changed(false);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.pen?.id) return;
      for (const each of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) this.moveTo(each);
      this.changed(false);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => {
      if (event.pointerId !== this.pen?.id) return;
      this.pen = null;
      this.changed(true);
    });
    canvas.addEventListener("keydown", (event) => this.steer(event));
    canvas.addEventListener("blur", () => { this.cursor = null; this.show(); });
  }

  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    const pressure = event.pointerType === "pen" && event.pressure > 0 ? 0.6 + 0.8 * event.pressure : 1;
    return {
      x: ((event.clientX - box.left) / box.width) * PEN.side,
      y: ((event.clientY - box.top) / box.height) * PEN.side,
      radius: PEN.radius * pressure,
    };
  }

  moveTo(event) {
    const to = this.placeOf(event);
    this.stroke(this.pen, to);
    Object.assign(this.pen, to);
  }

  // Arrows move a pen over the pad; the space bar sets it down and lifts it.
  steer(event) {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!x && !y && event.key !== " ") return;
    event.preventDefault();
    const from = this.cursor ?? { x: PEN.side / 2, y: PEN.side / 4, radius: PEN.radius, down: false };
    const within = (value) => Math.min(Math.max(value, PEN.step), PEN.side - PEN.step);
    this.cursor = { ...from, x: within(from.x + x * PEN.step), y: within(from.y + y * PEN.step) };
    if (event.key === " ") this.cursor.down = !from.down;
    if (event.key === " " && this.cursor.down) this.remember();
    if (this.cursor.down) this.stroke(from, this.cursor);
    if (this.cursor.down || event.key === " ") this.changed(!this.cursor.down);
    else this.show();
  }

  // A pixel's ink is that of the disc around the nearest point of the way; the disc's edge is a ramp.
  stroke(from, to) {
    this.given = null;
    const reach = Math.max(from.radius, to.radius) + PEN.edge, within = (value) => Math.min(Math.max(value, 0), PEN.side - 1);
    const [left, right] = [Math.min(from.x, to.x) - reach, Math.max(from.x, to.x) + reach].map(Math.floor).map(within);
    const [top, bottom] = [Math.min(from.y, to.y) - reach, Math.max(from.y, to.y) + reach].map(Math.floor).map(within);
    const dx = to.x - from.x, dy = to.y - from.y, length = dx * dx + dy * dy;
    for (let row = top; row <= bottom; row++) for (let col = left; col <= right; col++) {
      const x = col + 0.5 - from.x, y = row + 0.5 - from.y;
      const along = length ? Math.min(Math.max((x * dx + y * dy) / length, 0), 1) : 0;
      const radius = from.radius + (to.radius - from.radius) * along;
      const ink = 255 * ((radius - Math.hypot(x - along * dx, y - along * dy)) / PEN.edge + 0.5);
      const at = row * PEN.side + col;
      if (ink > this.ink[at]) this.ink[at] = ink;
    }
  }

  remember() {
    this.past.push({ ink: this.ink.slice(), given: this.given });
    if (this.past.length > PEN.memory) this.past.shift();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    this.ink = before.ink;
    this.given = before.given;
    this.changed(true);
  }

  clear() {
    this.remember();
    this.ink = new Uint8ClampedArray(PEN.side ** 2);
    this.given = null;
    this.changed(true);
  }

  // Lay an example out on the pad; the network gets its own pixels until somebody draws on it.
  show_example(input, [rows, cols]) {
    this.remember();
    const large = resize(picture(rows, cols, input), PEN.side, PEN.side).values;
    this.ink = Uint8ClampedArray.from(large, (value) => value * 255);
    this.given = input;
    this.changed(true);
  }

  changed(finished) {
    this.show();
    this.onChange(finished);
  }

  show() {
    const pixels = new Uint32Array(this.image.data.buffer), context = this.canvas.getContext("2d");
    for (let at = 0; at < pixels.length; at++) pixels[at] = this.levels[this.ink[at]];
    context.putImageData(this.image, 0, 0);
    if (!this.cursor) return;
    context.strokeStyle = page.colours.attention;
    context.lineWidth = this.cursor.down ? 4 : 1.5;
    context.beginPath();
    context.arc(this.cursor.x, this.cursor.y, this.cursor.radius + 2, 0, 7);
    context.stroke();
  }

  get isBlank() {
    return this.ink.every((ink) => ink === 0);
  }

  // The drawing as a grey picture: black ink on white paper.
  get grey() {
    const grey = picture(PEN.side, PEN.side);
    for (let at = 0; at < grey.values.length; at++) grey.values[at] = (255 - this.ink[at]) / 255;
    return grey;
  }

  // What the network gets; throws NoDigit if there is nothing to see.
  pixels(shape) {
    if (this.given) return this.given;
    if (this.isBlank) throw new NoDigit("blank");
    return normalise(this.grey, shape);
  }

  // A PNG that nnexplain reads back as the same pixels: an example as MNIST has it, a drawing as black ink on white.
  png([rows, cols]) {
    const sheet = document.createElement("canvas");
    if (this.given) paint(sheet, rows, cols, this.given, (value) => Array(3).fill(units(value * 255, 0)));
    else paint(sheet, PEN.side, PEN.side, this.ink, (ink) => Array(3).fill(255 - ink));
    return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
  }
}

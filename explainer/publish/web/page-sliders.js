"use strict";
// Inputs that have names: a slider and a number for each.

class Sliders {
  constructor(box, onChange) {
    this.onChange = onChange;
    this.values = new Float64Array(page.names.length);
    this.rows = page.names.map((name, index) => this.row(name, index));
    box.append(...this.rows.map((row) => row.element));
  }

  row(name, index) {
    const [min, max] = page.ranges[0], limits = { min, max, step: 0.01 };
    const slider = made("input", "", { type: "range", id: `input-${index}`, ...limits });
    const number = made("input", "", { type: "number", "aria-label": name, ...limits });
    const label = made("label", "", { for: `input-${index}` }, name);
    for (const field of [slider, number]) {
      field.addEventListener("input", () => this.take(index, field));
      field.addEventListener("change", () => this.onChange(true));
    }
    number.addEventListener("change", () => this.fill(index));
    return { element: made("div", "slider", {}, label, slider, number), slider, number };
  }

  take(index, field) {
    if (field.value === "") return;
    const [min, max] = page.ranges[0];
    this.values[index] = Math.min(Math.max(Number(field.value), min), max);
    const other = field === this.rows[index].slider ? this.rows[index].number : this.rows[index].slider;
    other.value = this.values[index];
    this.onChange(false);
  }

  fill(index) {
    this.rows[index].slider.value = this.rows[index].number.value = this.values[index];
  }

  show_example(input) {
    this.values = Float64Array.from(input);
    this.rows.forEach((_, index) => this.fill(index));
    this.onChange(true);
  }

  pixels() {
    return this.values;
  }
}

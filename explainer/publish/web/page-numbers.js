"use strict";
// Numbers as the film writes them: rounded half away from zero on the shortest decimal, with a real minus sign.

const page = JSON.parse(document.getElementById("data").textContent);
const MINUS = "\u2212";

// A number in whole units of its last place: units(2.675, 2) is 268.
function units(value, places) {
  const [digits, exponent] = String(Math.abs(value)).split("e");
  return Math.sign(value) * Math.round(Number(`${digits}e${Number(exponent || 0) + places}`)) || 0;
}

// Such units as text: shownUnits(-268, 2) is "−2.68".
function shownUnits(count, places) {
  const digits = String(Math.abs(count)).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, page.numbers.thousands);
  return (count < 0 ? MINUS : "") + whole + (places ? page.numbers.decimal + digits.slice(-places) : "");
}

function shown(value, places) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : MINUS + "∞";
  const count = units(value, places);
  return Math.abs(count) < 1e15 ? shownUnits(count, places) : String(value).replace("-", MINUS);
}

// A text of the page with its blanks, such as {index}, filled in.
function said(key, values = {}) {
  return page.words[key].replace(/\{(\w+)\}/g, (blank, name) => (name in values ? values[name] : blank));
}

// A neuron's sum in units of the last place that is shown, so that it adds up as it stands there: every number is off by
// less than one unit. Of the ways to round the parts, the one that strays least from the true sums.
function addingUp(positive, negative, bias, places) {
  const scale = 10 ** places, truth = [positive, negative, positive + negative, bias, positive + negative + bias];
  const both = (value) => [Math.floor(value * scale), Math.ceil(value * scale)];
  let best = null;
  for (const p of both(positive)) for (const n of both(negative)) for (const b of both(bias)) {
    const whole = [p, n, p + n, b, p + n + b];
    const strays = whole.map((count, index) => Math.abs(count - truth[index] * scale));
    const cost = Math.max(...strays) + 1e-3 * strays.reduce((sum, stray) => sum + stray, 0);
    if (!best || cost < best.cost - 1e-9) best = { cost, whole };
  }
  const [p, n, sum, b, z] = best.whole.map((count) => count || 0);
  return { positive: p, negative: n, sum, bias: b, z };
}

// Numbers in whole units that add up to a total: those nearest to the next unit are rounded up.
function apportioned(values, total, places) {
  const exact = values.map((value) => value * 10 ** places), whole = exact.map(Math.floor);
  const order = exact.map((value, index) => index).sort((i, j) => exact[j] - whole[j] - (exact[i] - whole[i]) || i - j);
  const missing = total - whole.reduce((sum, count) => sum + count, 0);
  order.slice(0, Math.max(0, missing)).forEach((index) => (whole[index] += 1));
  return whole;
}

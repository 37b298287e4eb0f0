"use strict";
// Where the ink of a digit lies in its picture: nnmath/layout.py, step by step. A picture is {rows, cols, values}.

const BOX = 20 / 28;

function picture(rows, cols, values = new Float64Array(rows * cols)) {
  return { rows, cols, values };
}

// As Python rounds: a half goes to the even neighbour.
function roundHalfEven(value) {
  const below = Math.floor(value), rest = value - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

function boxOf(shape) {
  return shape.map((size) => Math.max(1, roundHalfEven(size * BOX)));
}

// The smallest rectangle of ink that holds every pixel above 0; null if there is none.
function crop(ink) {
  let top = ink.rows, bottom = -1, left = ink.cols, right = -1;
  for (let row = 0, at = 0; row < ink.rows; row++) for (let col = 0; col < ink.cols; col++, at++) {
    if (ink.values[at] > 0) {
      top = Math.min(top, row); bottom = row; left = Math.min(left, col); right = Math.max(right, col);
    }
  }
  if (bottom < 0) return null;
  const cropped = picture(bottom - top + 1, right - left + 1);
  for (let row = 0; row < cropped.rows; row++) {
    const start = (top + row) * ink.cols + left;
    cropped.values.set(ink.values.subarray(start, start + cropped.cols), row * cropped.cols);
  }
  return cropped;
}

// For each new pixel: the first old one under its window, and the shares of the old ones from there on.
function averages(size, fresh) {
  const step = size / fresh, half = Math.max(step, 1) / 2;
  return Array.from({ length: fresh }, (_, index) => {
    const centre = (index + 0.5) * step, low = centre - half, high = centre + half;
    const first = Math.max(0, Math.floor(low)), last = Math.min(size - 1, Math.ceil(high) - 1), shares = [];
    for (let old = first; old <= last; old++) shares.push(Math.max(0, Math.min(high, old + 1) - Math.max(low, old)));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return { first, shares: shares.map((share) => share / total) };
  });
}

// The mean of the area when a picture shrinks, bilinear when it grows.
function resize(given, rows, cols) {
  const high = picture(rows, given.cols), resized = picture(rows, cols);
  averages(given.rows, rows).forEach(({ first, shares }, row) => {
    shares.forEach((share, offset) => {
      const from = (first + offset) * given.cols, to = row * given.cols;
      for (let col = 0; col < given.cols; col++) high.values[to + col] += share * given.values[from + col];
    });
  });
  const across = averages(given.cols, cols);
  for (let row = 0, at = 0; row < rows; row++) for (let col = 0; col < cols; col++, at++) {
    const { first, shares } = across[col], from = row * given.cols + first;
    let sum = 0;
    for (let offset = 0; offset < shares.length; offset++) sum += shares[offset] * high.values[from + offset];
    resized.values[at] = sum;
  }
  return resized;
}

// The first index of ink whose mass per row (or column) is given, so that its centre of mass is near size / 2.
function startOf(mass, size) {
  let moment = 0, total = 0;
  mass.forEach((value, index) => { moment += value * index; total += value; });
  return Math.min(Math.max(roundHalfEven(size / 2 - moment / total), 0), size - mass.length);
}

// The ink cropped, scaled to the box and shifted by whole pixels until its centre of mass is in the middle.
function place(ink, [rows, cols]) {
  const cropped = crop(ink), [high, wide] = boxOf([rows, cols]);
  const scale = Math.min(high / cropped.rows, wide / cropped.cols);
  const fitted = resize(
    cropped, ...[cropped.rows, cropped.cols].map((size) => Math.max(1, roundHalfEven(size * scale))));
  const down = new Float64Array(fitted.rows), across = new Float64Array(fitted.cols);
  fitted.values.forEach((value, at) => {
    down[Math.floor(at / fitted.cols)] += value;
    across[at % fitted.cols] += value;
  });
  const top = startOf(down, rows), left = startOf(across, cols), placed = picture(rows, cols);
  for (let row = 0; row < fitted.rows; row++) {
    const line = fitted.values.subarray(row * fitted.cols, (row + 1) * fitted.cols);
    placed.values.set(line, (top + row) * cols + left);
  }
  return placed;
}

"use strict";
// Tell the marks of a picture apart, which are the digit and which are dirt: nnmath/marks.py, step by step.

const MARKS = { cells: 96, core: 0.5, speck: 0.04 };

// The ink of the digit alone, and the share that its largest mark holds.
function largestMarks(ink) {
  const cell = Math.ceil(Math.max(ink.rows, ink.cols) / MARKS.cells);
  const mass = picture(Math.floor((ink.rows - 1) / cell) + 1, Math.floor((ink.cols - 1) / cell) + 1);
  const cellsOf = new Int32Array(ink.values.length);
  for (let row = 0, at = 0; row < ink.rows; row++) {
    const start = Math.floor(row / cell) * mass.cols;
    for (let col = 0, used = 0, of = start; col < ink.cols; col++, at++) {
      cellsOf[at] = of;
      if (++used === cell) { used = 0; of++; }
    }
  }
  for (let at = 0; at < cellsOf.length; at++) {
    if (ink.values[at] > MARKS.core) mass.values[cellsOf[at]] += ink.values[at];
  }
  const filled = picture(mass.rows, mass.cols, mass.values.map((value) => (value > 0 ? 1 : 0)));
  const numbers = numbered(widened(filled)).map((number, at) => (filled.values[at] ? number : 0));
  const masses = withoutEdge(numbers, mass);
  const largest = Math.max(...masses), total = masses.reduce((sum, value) => sum + value, 0);
  const isDigit = (number) => (masses[number] > 0 && masses[number] >= MARKS.speck * largest ? 1 : 0);
  const near = widened(widened(picture(mass.rows, mass.cols, Float64Array.from(numbers, isDigit))));
  const digit = picture(ink.rows, ink.cols);
  for (let at = 0; at < cellsOf.length; at++) if (near.values[cellsOf[at]]) digit.values[at] = ink.values[at];
  return [digit, largest / Math.max(total, 1e-9)];
}

// The ink of each number, 0 for those at the picture's edge, unless the digit itself is what touches the edge.
function withoutEdge(numbers, mass) {
  const masses = new Float64Array(numbers.reduce((most, number) => Math.max(most, number), 0) + 1);
  numbers.forEach((number, at) => (masses[number] += mass.values[at]));
  const inner = Float64Array.from(masses);
  numbers.forEach((number, at) => {
    const row = Math.floor(at / mass.cols), col = at % mass.cols;
    if (row === 0 || col === 0 || row === mass.rows - 1 || col === mass.cols - 1) inner[number] = 0;
  });
  return Math.max(...inner) > MARKS.speck * Math.max(...masses) ? inner : masses;
}

// A number above 0 for every cell that is set, the same for those that touch, also at corners.
function numbered(mask) {
  const numbers = new Int32Array(mask.values.length);
  let last = 0;
  mask.values.forEach((set, start) => {
    if (!set || numbers[start]) return;
    const open = [start];
    numbers[start] = ++last;
    while (open.length) {
      for (const near of neighbours(mask, open.pop())) {
        if (mask.values[near] && !numbers[near]) { numbers[near] = last; open.push(near); }
      }
    }
  });
  return numbers;
}

function widened(mask) {
  const wide = picture(mask.rows, mask.cols);
  mask.values.forEach((set, at) => { if (set) for (const near of neighbours(mask, at)) wide.values[near] = 1; });
  return wide;
}

// A cell and the up to eight around it.
function neighbours({ rows, cols }, at) {
  const row = Math.floor(at / cols), col = at % cols, found = [];
  for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
    for (let c = Math.max(0, col - 1); c <= Math.min(cols - 1, col + 1); c++) found.push(r * cols + c);
  }
  return found;
}

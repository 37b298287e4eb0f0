"use strict";
// Find the ink in a grey picture, 0 black to 1 white: nnmath/ink.py, step by step. The tests hold the two together.

const INK = {
  workingSide: 512, paperCells: 128, sharpSide: 160, faint: 0.06, leastLight: 0.1, leastContrast: 0.1, leastSignal: 6,
  leastCoherence: 0.3, leastDominance: 0.35,
};

// A drawing that is no digit: `key` names the words that say why.
class NoDigit extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

// The pixels that a network for pictures of this shape gets of a drawing.
function normalise(grey, shape) {
  const ink = levels(lift(darkOnLight(shrink(grey, INK.workingSide))));
  const placed = place(sharpen(crop(digitIn(ink))), shape);
  return placed.values.map((value) => Math.min(Math.max(value, 0), 1));
}

function shrink(grey, side) {
  const factor = Math.ceil(Math.max(grey.rows, grey.cols) / side);
  if (factor === 1) return grey;
  const down = Math.min(factor, grey.rows), across = Math.min(factor, grey.cols);
  const small = picture(Math.floor(grey.rows / down), Math.floor(grey.cols / across));
  for (let row = 0, at = 0; row < small.rows; row++) for (let col = 0; col < small.cols; col++, at++) {
    let sum = 0;
    for (let r = row * down; r < (row + 1) * down; r++) {
      for (let from = r * grey.cols + col * across, end = from + across; from < end; from++) sum += grey.values[from];
    }
    small.values[at] = sum / (down * across);
  }
  return small;
}

function darkOnLight(grey) {
  const { rows, cols, values } = grey, border = [];
  for (const row of [0, rows - 1]) border.push(...values.subarray(row * cols, (row + 1) * cols));
  for (const col of [0, cols - 1]) for (let row = 0; row < rows; row++) border.push(values[row * cols + col]);
  const darkest = quantile(values, 0.0005), brightest = quantile(values, 0.9995);
  if (quantile(border, 0.5) - darkest >= (brightest - darkest) / 3) return grey;
  return changed(grey, (value) => 1 - value);
}

// The share of the paper's light that is missing; the paper is what is brightest around, of that the darkest.
function lift(grey) {
  const coarse = shrink(grey, INK.paperCells), reach = Math.floor(Math.max(coarse.rows, coarse.cols) / 8) + 1;
  const negative = (given) => changed(given, (value) => -value);
  const closed = negative(highest(negative(highest(coarse, reach)), reach));
  const paper = resize(closed, grey.rows, grey.cols).values;
  return changed(grey, (value, at) => 1 - value / Math.max(paper[at], INK.leastLight));
}

// The highest value within reach of each pixel, in a square window.
function highest(given, reach) {
  return turnedHighest(turnedHighest(given, reach), reach);
}

// The same along the columns alone, with rows and columns changed. In blocks as long as the window, what is highest from
// the block's start and what is highest to its end meet in every window (M. van Herk, 1992).
function turnedHighest({ rows, cols, values }, reach) {
  const turned = picture(cols, rows), block = 2 * reach + 1, length = Math.ceil((rows + 2 * reach) / block) * block;
  const line = new Float64Array(length), fromStart = new Float64Array(length), toEnd = new Float64Array(length);
  for (let col = 0; col < cols; col++) {
    line.fill(-Infinity);
    for (let row = 0; row < rows; row++) line[row + reach] = values[row * cols + col];
    for (let at = 0; at < length; at++) {
      const back = length - 1 - at;
      fromStart[at] = at % block && fromStart[at - 1] > line[at] ? fromStart[at - 1] : line[at];
      toEnd[back] = (back + 1) % block && toEnd[back + 1] > line[back] ? toEnd[back + 1] : line[back];
    }
    for (let row = 0; row < rows; row++) {
      const begun = toEnd[row], ended = fromStart[row + block - 1];
      turned.values[col * rows + row] = begun > ended ? begun : ended;
    }
  }
  return turned;
}

function levels(ink) {
  const [paper, dark] = parted(ink.values, otsu(ink.values));
  if (dark.length === 0 || paper.length === 0) throw new NoDigit("no_ink");
  const level = quantile(paper, 0.5), full = quantile(dark, 0.75);
  if (full - level < INK.leastContrast) throw new NoDigit("no_ink");
  for (let at = 0; at < paper.length; at++) paper[at] = Math.abs(paper[at] - level);
  if (full - level < INK.leastSignal * 1.4826 * quantile(paper, 0.5)) throw new NoDigit("no_ink");
  return changed(ink, (value) => Math.min(Math.max((value - level) / (full - level), 0), 1));
}

// The values up to a threshold, and those above.
function parted(values, threshold) {
  const sorted = new Float64Array(values.length);
  let below = 0, above = values.length;
  for (let at = 0; at < values.length; at++) {
    if (values[at] > threshold) sorted[--above] = values[at];
    else sorted[below++] = values[at];
  }
  return [sorted.subarray(0, below), sorted.subarray(below)];
}

function otsu(values) {
  const counts = new Float64Array(256);
  for (let at = 0; at < values.length; at++) {
    counts[Math.min(255, Math.floor(Math.min(Math.max(values[at], 0), 1) * 256))]++;
  }
  const below = new Float64Array(256), sums = new Float64Array(256);
  counts.forEach((count, at) => {
    below[at] = (at ? below[at - 1] : 0) + count;
    sums[at] = (at ? sums[at - 1] : 0) + count * ((at + 0.5) / 256);
  });
  let best = 0, most = -Infinity;
  below.forEach((lower, at) => {
    const above = below[255] - lower;
    const apart = sums[at] / Math.max(lower, 1) - (sums[255] - sums[at]) / Math.max(above, 1);
    if (lower * above * apart ** 2 > most) { most = lower * above * apart ** 2; best = at; }
  });
  return (best + 1) / 256;
}

function digitIn(ink) {
  const [digit, share] = largestMarks(ink);
  if (share < INK.leastDominance || coherence(ink) < INK.leastCoherence) throw new NoDigit("scattered");
  return digit;
}

function coherence({ rows, cols, values }) {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at];
  const mean = total / values.length, wide = cols + 2; // a margin of 0 around the deviations from the mean
  const centred = new Float64Array((rows + 2) * wide), sums = [0, 0, 0, 0], shifts = [1, wide, wide + 1, wide - 1];
  for (let row = 0, at = 0; row < rows; row++) for (let col = 0; col < cols; col++, at++) {
    centred[(row + 1) * wide + col + 1] = values[at] - mean;
  }
  let squares = 0;
  for (let at = wide + 1; at < centred.length; at++) {
    const here = centred[at];
    squares += here * here;
    for (let shift = 0; shift < 4; shift++) sums[shift] += here * centred[at - shifts[shift]];
  }
  return Math.max(...sums) / Math.max(squares, 1e-9);
}

function sharpen(ink) {
  const small = shrink(ink, INK.sharpSide);
  const steepness = Math.min(Math.max(Math.max(small.rows, small.cols) / 40, 1), 4);
  const sharp = (value) => Math.min(Math.max((value - 0.5) * steepness + 0.5, 0), 1);
  return changed(small, (value) => (value > INK.faint ? sharp(value) : 0));
}

// A picture with every value changed.
function changed({ rows, cols, values }, change) {
  const result = picture(rows, cols);
  for (let at = 0; at < values.length; at++) result.values[at] = change(values[at], at);
  return result;
}

// As numpy.quantile; the median is the half.
function quantile(values, share) {
  const at = share * (values.length - 1), low = Math.floor(at), rest = at - low;
  const room = new Float64Array(values), before = smallest(room, low);
  const after = rest ? smallest(room, low + 1) : before;
  return rest < 0.5 ? before + (after - before) * rest : after - (after - before) * (1 - rest);
}

// The value that would stand at an index if the values were sorted; they are shuffled (C. A. R. Hoare, 1961).
function smallest(values, index) {
  for (let left = 0, right = values.length - 1; left < right;) {
    const pivot = values[(left + right) >> 1];
    let i = left, j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swapped = values[i];
      values[i++] = values[j];
      values[j--] = swapped;
    }
    if (index <= j) right = j;
    else if (index >= i) left = i;
    else break;
  }
  return values[index];
}

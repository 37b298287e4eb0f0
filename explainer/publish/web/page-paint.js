"use strict";
// Colours of numbers, and pictures made of them, as the film paints them.

const rgbOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
const COLOURS = Object.fromEntries(Object.entries(page.colours).map(([role, colour]) => [role, rgbOf(colour)]));

function mixed(from, to, share) {
  const bounded = Math.min(Math.max(share, 0), 1);
  return from.map((channel, at) => Math.round(channel + (to[at] - channel) * bounded));
}

// An activation of a layer as light; layer 0 is the input.
function lightOf(value, layer) {
  const [dark, lit] = page.ranges[layer];
  return mixed(COLOURS.unlit, COLOURS.activation, (value - dark) / (lit - dark));
}

function signedOf(value, largest) {
  const end = value < 0 ? COLOURS.negative : COLOURS.positive;
  return mixed(COLOURS.zero, end, largest ? Math.abs(value) / largest : 0);
}

const css = (rgb) => `rgb(${rgb.join(" ")})`;

// One pixel of the canvas for every number.
function paint(canvas, rows, cols, values, colourOf) {
  canvas.width = cols;
  canvas.height = rows;
  const image = new ImageData(cols, rows);
  values.forEach((value, at) => image.data.set([...colourOf(value), 255], at * 4));
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const largestOf = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

// An element with its class, attributes and children.
function made(tag, name = "", attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

"use strict";
// The bench: what is drawn or set goes through the network at once, and everything shows what comes of it.

const QUIET = 500; // milliseconds without a change before the answer is said

const lab = { input: null, steps: null };

function startLab() {
  lab.source = page.shape ? new Pad(document.getElementById("pad"), update) : new Sliders(document.getElementById("sliders"), update);
  lab.net = new Net(document.getElementById("net"), (selected) => showNeuron(selected));
  lab.panel = new NeuronPanel(document.getElementById("neuron"), closeNeuron);
  buildExamples();
  if (page.shape) buildTools();
  buildCommand();
  lab.examples[0].click();
  lab.source.past = [];
  refreshTools();
}

// Once a frame at most while the pen moves; `finished` when it was lifted.
function update(finished) {
  for (const button of lab.examples) button.setAttribute("aria-pressed", String(button === lab.chosen));
  lab.chosen = null;
  lab.finished = finished;
  if (lab.frame) return;
  lab.frame = requestAnimationFrame(() => { lab.frame = 0; refresh(); });
}

function refresh() {
  let why = "";
  try {
    lab.input = lab.source.pixels(page.shape);
  } catch (error) {
    if (!(error instanceof NoDigit)) throw error;
    [lab.input, why] = [null, error.key];
  }
  lab.steps = lab.input && forward(lab.input);
  lab.net.show(lab.input, lab.steps);
  lab.panel.show(lab.net.selected, lab.steps);
  refreshTools();
  clearTimeout(lab.quiet);
  if (lab.finished || !document.getElementById("answer").textContent) tell(why);
  else lab.quiet = setTimeout(() => tell(why), QUIET);
}

// The answer in words: no more than the scores say.
function tell(why) {
  const box = document.getElementById("answer"), text = why ? said(why) : answerOf(lab.steps[lab.steps.length - 1].a);
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  box.replaceChildren(...text.split(/(\*[^*]+\*)/).map((part) => (/^\*.+\*$/.test(part) ? made("strong", "", {}, part.slice(1, -1)) : part)));
}

function answerOf(scores) {
  const best = bestOf(scores), values = { answer: page.labels[best], score: shown(scores[best], 2) };
  const bounded = ["sigmoid", "softmax"].includes(network[network.length - 1].activation);
  return said(bounded && scores[best] <= 0.5 ? "unsure" : "answer", values);
}

function showNeuron(selected) {
  lab.panel.show(selected, lab.steps);
}

function closeNeuron() {
  const { layer, index } = lab.net.selected;
  lab.net.select(layer, index);
  lab.net.focusOn(lab.net.neurons.get(`${layer} ${index}`));
}

function buildExamples() {
  lab.examples = page.examples.map(({ name, input }) => {
    const button = made("button", "", { type: "button", "aria-pressed": "false" }, name), values = floats(input, 8);
    button.addEventListener("click", () => { lab.chosen = button; lab.source.show_example(values, page.shape); });
    return button;
  });
  document.getElementById("examples").append(...lab.examples);
}

function buildTools() {
  document.getElementById("undo").addEventListener("click", () => lab.source.undo());
  document.getElementById("clear").addEventListener("click", () => lab.source.clear());
  document.getElementById("save").addEventListener("click", async () => {
    const address = URL.createObjectURL(await lab.source.png(page.shape));
    made("a", "", { href: address, download: said("file_name") }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  });
}

function refreshTools() {
  if (page.shape) {
    document.getElementById("undo").disabled = !lab.source.past.length;
    document.getElementById("clear").disabled = lab.source.isBlank;
    document.getElementById("save").disabled = !lab.input;
  } else {
    const values = [...lab.input ?? lab.source.values].map((value) => String(value)).join(",");
    document.getElementById("command").textContent = `${page.command} --set "hero.values=[${values}]"`;
  }
}

function buildCommand() {
  const command = document.getElementById("command");
  if (page.shape) command.textContent = `${page.command} --set hero.image=${said("file_name")}`;
  document.getElementById("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command.textContent);
      document.getElementById("copied").textContent = said("copied");
    } catch {
      getSelection().selectAllChildren(command); // the clipboard is closed to this page: the line is at least chosen
    }
  });
}

showFilm();
startLab();

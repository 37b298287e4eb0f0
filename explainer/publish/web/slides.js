/* The deck: at which slide we are, and whether it waits to begin, plays, is paused or has come to its end. */
const data = JSON.parse(document.getElementById("data").textContent);
const part = (id) => document.getElementById(id);
const slides = data.slides;
let index = 0, phase = "waiting", typed = "";

colour(document, data.colours);
Object.assign(part("picture"), { width: data.width, height: data.height });
const player = new Player(part("film"), part("picture"), data.fps, () => (phase = "ended"));
const speaker = new Speaker(data, player, pressed, keyed);
const overview = new Overview(part("overview"), data, play);
if (part("mp4").textContent) part("film").src = filmAddress(part("mp4").textContent);

/* -- going ------------------------------------------------------------------------------------------------------- */

function at(to, now) {
  index = to;
  phase = now;
  part("cover").hidden = phase !== "waiting";
  part("black").hidden = true;
  const slide = slides[index];
  part("picture").setAttribute("aria-label", slide.picture);
  part("said").textContent = slide.said;
  part("place").textContent = position(data, index);
  if (phase !== "waiting") part("told").textContent = `${position(data, index)}. ${slide.picture}`;
  history.replaceState(null, "", phase === "waiting" ? location.href.split("#")[0] : `#${index + 1}`);
  speaker.show(index);
}

/* Play a slide from its start; or from where the last one stopped, with whatever the film shows between them. */
function play(to, onwards = false) {
  const slide = slides[to];
  at(to, "playing");
  speaker.run();
  running(player.play(onwards ? slides[to - 1].end - player.frame : slide.start, slide.end, onwards));
}

/* Show how a slide ends. */
function show(to) {
  at(to, "ended");
  player.still(slides[to].start, slides[to].end, true);
}

function home() {
  at(0, "waiting");
  player.still(slides[0].start, slides[0].end, false);
}

/* A browser that wants to see a key pressed before it plays goes back to where one is asked for. */
function running(promise) {
  promise.catch((error) => error.name === "NotAllowedError" && at(index, "waiting"));
}

const actions = {
  next() {
    actions.close();
    if (phase === "waiting") play(index);
    else if (phase !== "ended") player.finish();
    else if (index + 1 < slides.length) play(index + 1, true);
  },
  back: () => (index > 0 ? show(index - 1) : home()),
  replay: () => play(index),
  pause() {
    actions.close();
    if (phase === "playing") (phase = "paused"), player.pause();
    else if (phase === "paused") (phase = "playing"), running(player.resume());
    else actions.next();
  },
  home,
  end: () => show(slides.length - 1),
  chapterOn: () => chapter(1),
  chapterBack: () => chapter(-1),
  overview: () => (part("overview").open ? part("overview").close() : (halt(), overview.show(index))),
  help: () => (part("help").open ? part("help").close() : (halt(), part("help").showModal())),
  captions: () => (part("said").hidden = !part("said").hidden),
  black() {
    halt();
    part("black").hidden = !part("black").hidden;
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  speaker: () => speaker.open() || note(data.words.blocked),
  close() {
    part("black").hidden = true;
  },
  hold: () => speaker.hold(),
  reset: () => speaker.reset(),
};

/* Play the first slide of this chapter's neighbour. */
function chapter(step) {
  const to = slides.findIndex((slide) => slide.chapter === slides[index].chapter + step);
  if (to >= 0) play(to);
}

function halt() {
  if (phase !== "playing") return;
  phase = "paused";
  player.pause();
}

function note(text) {
  part("note").textContent = text;
  part("note").hidden = false;
  setTimeout(() => (part("note").hidden = true), 6000);
}

/* -- keys, buttons, fingers -------------------------------------------------------------------------------------- */

const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", Enter: "next", n: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back", p: "back",
  " ": "pause", r: "replay", Home: "home", End: "end", o: "overview", c: "captions", b: "black", ".": "black",
  f: "full", s: "speaker", "?": "help", h: "help", Escape: "close",
};
const CHAPTERS = { ArrowRight: "chapterOn", ArrowLeft: "chapterBack" };
const IN_DIALOGS = { overview: ["overview"], help: ["help"] };

function keyed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if ((event.key === " " || event.key === "Enter") && event.target.closest("button")) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const action = (event.shiftKey && CHAPTERS[key]) || KEYS[key];
  const dialog = document.querySelector("dialog[open]");
  if (dialog && !IN_DIALOGS[dialog.id].includes(action)) return;
  if (numbered(key)) return event.preventDefault();
  if (!action) return;
  event.preventDefault();
  actions[action]();
}

/* Digits and Enter go to the slide of that number. */
function numbered(key) {
  const whole = key === "Enter" && typed;
  if (whole && slides[typed - 1]) play(typed - 1);
  typed = /^[0-9]$/.test(key) ? typed + key : "";
  return whole || typed;
}

function pressed(event) {
  const button = event.target.closest("[data-do]");
  if (!button) return;
  if (event.detail) button.blur(); /* else the space bar would press it again */
  actions[button.dataset.do]();
}

let touched = null;

function released(event) {
  if (!touched) return;
  const [right, down] = [event.clientX - touched.clientX, event.clientY - touched.clientY];
  touched = null;
  if (Math.abs(down) > 60 && Math.abs(down) > Math.abs(right)) return down < 0 && actions.overview();
  const backwards = Math.abs(right) > 40 ? right > 0 : event.clientX < innerWidth / 2;
  actions[backwards && phase !== "waiting" ? "back" : "next"]();
}

let asked = 0;

function moved(event) {
  if (event.pointerType === "touch") return;
  document.body.classList.add("asked");
  clearTimeout(asked);
  asked = setTimeout(() => document.body.classList.remove("asked"), 2500);
}

document.addEventListener("keydown", keyed);
document.addEventListener("click", pressed);
document.addEventListener("pointermove", moved);
part("stage").addEventListener("pointerdown", (event) => (touched = event.isPrimary && event.button === 0 ? event : null));
part("stage").addEventListener("pointerup", released);
part("stage").addEventListener("pointercancel", () => (touched = null));
part("help").addEventListener("click", (event) => event.target === part("help") && part("help").close());

/* -- the first picture ------------------------------------------------------------------------------------------- */

function restore() {
  const to = Number(location.hash.slice(1)) - 1;
  if (slides[to]) show(to);
  else home();
}

addEventListener("hashchange", restore);
restore();

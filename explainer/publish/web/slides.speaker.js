/* A second window for the speaker: what is said now, what comes next, how late it is. It is an empty window that this
   page fills; it has no script of its own, so nothing has to be sent to and fro. */
class Speaker {
  constructor(data, player, act, key) {
    Object.assign(this, { data, player, act, key });
    this.window = null;
    this.watch = { since: null, before: 0 };
    setInterval(() => this.tick(), 250);
    addEventListener("pagehide", () => this.window?.close());
  }

  /* Returns false if the browser does not allow it. */
  open() {
    if (this.isOpen()) return this.window.focus(), true;
    this.window = window.open("", "", "popup,width=1100,height=720");
    if (this.isOpen()) this.fill();
    return this.isOpen();
  }

  isOpen() {
    return Boolean(this.window && !this.window.closed);
  }

  fill() {
    const page = this.window.document;
    page.open();
    page.write("<!doctype html><meta charset='utf-8'><title></title>");
    page.close();
    page.documentElement.lang = document.documentElement.lang;
    page.title = document.title;
    page.head.append(page.importNode(document.querySelector("style"), true));
    colour(page, this.data.colours);
    page.body.append(page.importNode(document.getElementById("speaker").content, true));
    this.parts = {};
    page.querySelectorAll("[data-is]").forEach((part) => (this.parts[part.dataset.is] = part));
    Object.assign(this.parts.picture, { width: this.data.width, height: this.data.height });
    this.player.canvases = [this.player.canvases[0], this.parts.picture];
    page.addEventListener("keydown", this.key);
    page.addEventListener("click", (event) => this.act(event));
    this.show(this.index);
    this.player.draw();
  }

  show(index) {
    this.index = index;
    if (!this.isOpen()) return;
    const { slides, chapters, words } = this.data, slide = slides[index], next = slides[index + 1];
    const title = chapters[slide.chapter] === slide.title ? slide.title : `${chapters[slide.chapter]} · ${slide.title}`;
    this.parts.place.textContent = position(this.data, index);
    this.parts.title.textContent = title;
    this.parts.said.textContent = slide.said;
    this.parts.picture.setAttribute("aria-label", slide.picture);
    this.parts.still.hidden = !next;
    if (next) Object.assign(this.parts.still, { src: next.still, alt: next.title });
    this.parts.following.textContent = next ? next.said : words.last;
    this.tick();
  }

  tick() {
    if (!this.isOpen()) return;
    if (!this.window.document.querySelector(".speaker")) return this.fill();
    const clock = new Date().toLocaleTimeString(this.data.language, { hour: "2-digit", minute: "2-digit" });
    this.tell(this.parts.clock, clock);
    const seconds = Math.floor(this.elapsed() / 1000), minutes = Math.floor(seconds / 60);
    this.tell(this.parts.elapsed, `${minutes}:${String(seconds % 60).padStart(2, "0")}`);
    const { pause_clock, run_clock } = this.data.words;
    this.parts.hold.textContent = this.watch.since === null ? run_clock : pause_clock;
  }

  tell(part, text) {
    part.textContent = text;
    part.setAttribute("aria-label", text);
  }

  elapsed() {
    const { since, before } = this.watch;
    return before + (since === null ? 0 : performance.now() - since);
  }

  run() {
    if (this.watch.since === null) this.watch.since = performance.now();
  }

  hold() {
    if (this.watch.since === null) this.run();
    else this.watch = { since: null, before: this.elapsed() };
    this.tick();
  }

  reset() {
    this.watch = { since: this.watch.since === null ? null : performance.now(), before: 0 };
    this.tick();
  }
}

function position(data, index) {
  return data.words.position.replace("{n}", index + 1).replace("{all}", data.slides.length);
}

/* The film's colours, for the styles of a page. */
function colour(page, colours) {
  for (const [role, value] of Object.entries(colours)) page.documentElement.style.setProperty(`--${role}`, value);
}

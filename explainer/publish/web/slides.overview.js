/* All slides on one sheet, under their chapters: a chapter's title plays from its first slide, a still plays its own. */
class Overview {
  constructor(dialog, data, open) {
    this.dialog = dialog;
    this.data = data;
    this.open = open;
    this.buttons = [];
    dialog.addEventListener("keydown", (event) => this.move(event));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  }

  show(index) {
    if (!this.buttons.length) this.build();
    this.buttons.forEach((button, each) => button.setAttribute("aria-current", each === index));
    this.dialog.showModal();
    this.buttons[index].focus();
    this.buttons[index].scrollIntoView({ block: "center" });
  }

  build() {
    this.data.chapters.forEach((title, chapter) => {
      const heading = document.createElement("h2"), jump = this.button(title), grid = document.createElement("div");
      grid.className = "grid";
      jump.addEventListener("click", () => this.choose(this.data.slides.findIndex((slide) => slide.chapter === chapter)));
      heading.append(jump);
      this.data.slides.forEach((slide, index) => slide.chapter === chapter && grid.append(this.thumbnail(slide, index)));
      this.dialog.append(heading, grid);
    });
  }

  thumbnail(slide, index) {
    const button = this.button(String(index + 1)), image = document.createElement("img");
    image.src = slide.still;
    image.alt = slide.picture;
    button.prepend(image);
    button.addEventListener("click", () => this.choose(index));
    this.buttons[index] = button;
    return button;
  }

  button(text) {
    const button = document.createElement("button"), label = document.createElement("span");
    button.type = "button";
    button.lang = this.data.language;
    label.textContent = text;
    button.append(label);
    return button;
  }

  choose(index) {
    this.dialog.close();
    this.open(index);
  }

  /* Arrows go from still to still, up and down by as many as stand in a row. */
  move(event) {
    const at = this.buttons.indexOf(document.activeElement);
    const row = this.buttons.filter((button) => at >= 0 && button.offsetTop === this.buttons[at].offsetTop).length;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(this.buttons.length - 1, at + step));
    this.buttons[to].focus();
  }
}

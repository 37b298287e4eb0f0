"use strict";
// The film: loaded from the page itself, with chapters and lines to jump to and a transcript that follows it.

function showFilm() {
  const film = document.getElementById("film"), held = document.getElementById("film-data");
  if (held) {
    film.src = URL.createObjectURL(new Blob(pieces(held.textContent), { type: "video/mp4" }));
    held.remove();
  }
  for (const button of document.querySelectorAll("[data-at]")) button.addEventListener("click", () => {
    film.currentTime = Number(button.dataset.at) + 0.001;
    film.play().catch(() => {}); // a browser that does not start it by itself leaves that to the viewer
  });
  film.addEventListener("timeupdate", () => follow(film.currentTime));
  film.addEventListener("seeked", () => follow(film.currentTime));
}

// Bytes in pieces, as a long film is too much to decode at once.
function pieces(base64, size = 4 * 2 ** 18) {
  return Array.from({ length: Math.ceil(base64.length / size) }, (_, at) => decoded(base64.slice(at * size, (at + 1) * size)));
}

function follow(time) {
  const lines = [...document.querySelectorAll(".line")], chapters = [...document.querySelectorAll(".jump")];
  const begun = (buttons) => buttons.filter((button) => Number(button.dataset.at) <= time).pop();
  mark(chapters, begun(chapters));
  const line = begun(lines), changed = mark(lines, line);
  if (!line || !changed || !document.getElementById("follow").checked) return;
  const box = document.getElementById("lines");
  box.scrollTop = line.offsetTop - (box.clientHeight - line.offsetHeight) / 2;
}

function mark(buttons, current) {
  if (!current || current.hasAttribute("aria-current")) return false;
  for (const button of buttons) button.removeAttribute("aria-current");
  current.setAttribute("aria-current", "true");
  return true;
}

"use strict";

/* Plays stretches of the film. Its frames are drawn onto canvases and the video itself is never seen: a canvas gets
   only frames of the stretch, so none that follows is shown, however late the browser is to stop. */
class Player {
  constructor(video, canvas, fps, stopped) {
    this.video = video;
    this.canvases = [canvas];
    this.frame = 1 / fps;
    this.stopped = stopped;
    this.begin = this.end = 0;
    this.playing = false;
    this.watch();
    /* Frames are not told of while the window is hidden; the film must stop all the same. */
    video.addEventListener("timeupdate", () => {
      if (this.playing && video.currentTime >= this.end - this.frame / 2) this.finish();
    });
  }

  /* Play what lies between two times: from where the film stands, or from the first of them. */
  play(begin, end, onwards) {
    this.begin = begin;
    this.end = end;
    this.playing = true;
    if (!onwards) this.video.currentTime = begin + this.frame / 2;
    return this.video.play();
  }

  pause() {
    this.playing = false;
    this.video.pause();
  }

  resume() {
    this.playing = true;
    return this.video.play();
  }

  /* Stop at the last frame of the stretch. */
  finish() {
    this.pause();
    this.video.currentTime = this.end - this.frame / 2;
    this.stopped();
  }

  /* Show one frame: the first of a stretch, or its last. */
  still(begin, end, last) {
    this.pause();
    this.begin = begin;
    this.end = end;
    this.video.currentTime = last ? end - this.frame / 2 : begin + this.frame / 2;
  }

  watch() {
    if (this.video.requestVideoFrameCallback) {
      const seen = (_, frame) => {
        this.seen(frame.mediaTime);
        this.video.requestVideoFrameCallback(seen);
      };
      this.video.requestVideoFrameCallback(seen);
    } else {
      const look = () => {
        const ready = !this.video.seeking && this.video.readyState > 1;
        if (ready) this.seen(Math.floor(this.video.currentTime / this.frame + 0.01) * this.frame);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }
  }

  /* A frame that begins at this time has come. */
  seen(time) {
    const half = this.frame / 2;
    if (time > this.begin - half && time < this.end - half) this.draw();
    if (this.playing && time > this.end - 3 * half) this.finish();
  }

  draw() {
    for (const canvas of this.canvases) canvas.getContext("2d").drawImage(this.video, 0, 0, canvas.width, canvas.height);
  }
}

/* The film that the page holds, as something that a video plays. */
function filmAddress(base64) {
  const text = atob(base64), bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return URL.createObjectURL(new Blob([bytes], { type: "video/mp4" }));
}

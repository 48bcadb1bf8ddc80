/** Keeps the view where a hidden page and a later session find it: a little after it changed, or at once. Decides no view. */

/** Dragging would else keep a view for every pixel. */
const KEEP_AFTER_MS = 400;

export class ViewKeeper {
  private timer = 0;

  /** @param keep takes the view as it is when called */
  constructor(private readonly keep: () => void) {}

  soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.keep, KEEP_AFTER_MS);
  }

  /** Once what is done now is done. */
  next(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.keep);
  }

  /** Before anything else happens: the editor may be closed at once. */
  now(): void {
    window.clearTimeout(this.timer);
    this.keep();
  }
}

/** What the extension's tests may see of an Inspector on screen. */
import type { DrawnReport, InspectorCommand, Notice, ViewState } from '../protocol/inspector';

export interface OpenInspector {
  readonly path: string;
  /** Last report of the page; null before its first picture. */
  readonly lastDrawn: DrawnReport | null;
  /** Milliseconds from opening the editor to the first complete picture; null before. */
  readonly firstPictureMs: number | null;
  readonly lastNotice: Notice | null;
  /** As the page gave it to be remembered last. */
  readonly lastView: ViewState | null;
  /** As a toolbar button of the editor does. */
  send(command: InspectorCommand): void;
}

/** A part of the page that shows numbers of a run. */
export interface View {
  /** Shows what the record has now; called at most once a frame. */
  draw(): void;
  /** Draws anew, with the colours of the theme. */
  repaint(): void;
}

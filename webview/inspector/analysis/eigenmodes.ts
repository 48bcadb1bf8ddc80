/** Eigenvectors at the picked state: for the state space while the local picture or the spectrum is looked at, and as a table. */
import { html, nothing, type TemplateResult } from 'lit';
import type { EigenmodeMark, StateDetail } from '../../../src/protocol/inspector';
import { eigenvalueText, type StateEigenmodes } from '../../scene/eigenmodeShape';
import { number, percent } from '../../ui/format';
import type { PageState } from '../state';
import { shownKind } from './analysisState';

const made = new WeakMap<StateDetail, StateEigenmodes>();

/** null while no state is picked or there are none. The same object for the same state. */
export function eigenmodesOf({ view, scene, detail }: PageState): StateEigenmodes | null {
  const isOpen =
    view.panel === 'spectrum' || (view.panel === 'analysis' && shownKind(view) === 'local');
  if (!isOpen || !scene || !detail || view.selectedStep !== detail.step) return null;
  if (detail.eigenmodes.length === 0) return null;
  const known = made.get(detail);
  if (known) return known;
  const { positions } = scene.altered ?? scene.intact;
  const position = positions.slice(3 * detail.step, 3 * detail.step + 3);
  const modes = { position, modes: detail.eigenmodes, space: detail.eigenmodeSpace };
  made.set(detail, modes);
  return modes;
}

/** How to read them; how to get them while none are drawn. */
export function eigenmodeTable(state: PageState): TemplateResult {
  const { detail, view } = state;
  if (view.selectedStep === null || detail?.step !== view.selectedStep) {
    return html`<p class="hint">
      Pick a state of the orbit to see the eigenvectors of its derivative in the state space.
    </p>`;
  }
  if (detail.eigenmodes.length === 0) {
    return html`<p class="hint">
      No eigenvectors at step ${detail.step}: every eigenvalue is 0, or the matrix is too large.
    </p>`;
  }
  return html`<table>
      <caption>
        Leading eigenvectors at step ${detail.step.toLocaleString('en')}, in
        ${detail.eigenmodeSpace}
      </caption>
      <thead>
        <tr>
          <th scope="col">λ</th>
          <th scope="col">|λ|</th>
          <th scope="col">does</th>
          <th scope="col" title="How much of its length lies in the three axes of the picture">
            in view
          </th>
        </tr>
      </thead>
      <tbody>
        ${detail.eigenmodes.map(
          (mode) =>
            html`<tr>
              <th scope="row">${eigenvalueText(mode)}</th>
              <td class="numeric">${number(Math.hypot(mode.re, mode.im), 3)}</td>
              <td>${doesText(mode)}</td>
              <td class="numeric">${percent(mode.shownShare)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${
      detail.eigenmodes.some(({ shownShare }) => shownShare < 0.5)
        ? html`<p class="hint">
            A vector whose length lies outside of the axes is drawn that much shorter.
          </p>`
        : nothing
    }`;
}

function doesText({ re, im }: EigenmodeMark): string {
  const grows = Math.hypot(re, im) > 1 ? 'grows' : 'shrinks';
  if (im === 0) return re < 0 ? `${grows}, changing sides` : grows;
  return `${grows}, turns once in ${number((2 * Math.PI) / Math.atan2(im, re), 3)} steps`;
}

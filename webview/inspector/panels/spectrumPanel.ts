/** Eigenvalues on the unit circle: of W, and of the derivative at the picked state. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { SpectrumPoints, StateDetail } from '../../../src/protocol/inspector';
import { number } from '../../ui/format';
import { eigenmodeTable } from '../analysis/eigenmodes';
import { intactDetail } from '../intact';
import type { PageState } from '../state';

const SIZE = 220;
const MARGIN = 12;
const LISTED = 12;

export function spectrumPanel(state: PageState): TemplateResult {
  const { detail, view } = state;
  if (!detail) return html`<p class="hint">Computing eigenvalues…</p>`;
  const at =
    view.selectedStep === null ? `step ${detail.step} (none is picked)` : `step ${detail.step}`;
  const intact = intactDetail(state);
  return html`<div class="spectra">
      ${plot(detail.weightSpectrum, intact?.weightSpectrum ?? null, 'Recurrent weights')}
      ${plot(detail.jacobianSpectrum, intact?.jacobianSpectrum ?? null, `Derivative at ${at}`)}
    </div>
    ${
      intact
        ? html`<p class="hint">Rings: the intact network, at the same step of its orbit.</p>`
        : nothing
    }
    ${stateLine(detail)} ${eigenmodeTable(state)}
    <details>
      <summary>Largest eigenvalues as a table</summary>
      ${listing(detail)}
    </details>`;
}

function plot(
  points: SpectrumPoints,
  intact: SpectrumPoints | null,
  title: string,
): TemplateResult {
  const radii = [points.radius, intact?.radius ?? 0].filter(Number.isFinite);
  const extent = Math.max(1.1, ...radii.map((radius) => 1.05 * radius));
  const scale = (SIZE / 2 - MARGIN) / extent;
  const place = (value: number) => SIZE / 2 + value * scale;
  const ghosts = Array.from(
    intact?.re ?? [],
    (re, k) =>
      svg`<circle class="ghost" cx=${place(re)} cy=${place(-(intact?.im[k] ?? 0))} r="4" />`,
  );
  const marks = Array.from(points.re, (re, k) => {
    const im = points.im[k];
    const outside = Math.hypot(re, im) > 1;
    const [x, y] = [place(re), place(-im)];
    return outside
      ? svg`<path class="outside" d="M${x} ${y - 4} L${x + 4} ${y} L${x} ${y + 4} L${x - 4} ${y} Z" />`
      : svg`<circle class="inside" cx=${x} cy=${y} r="2" />`;
  });
  return html`<figure>
    <svg
      class="chart"
      viewBox="0 0 ${SIZE} ${SIZE}"
      role="img"
      aria-label=${`${title}: eigenvalues`}
    >
      <line class="axis" x1="4" x2=${SIZE - 4} y1=${SIZE / 2} y2=${SIZE / 2} />
      <line class="axis" y1="4" y2=${SIZE - 4} x1=${SIZE / 2} x2=${SIZE / 2} />
      <circle class="unit-circle" cx=${SIZE / 2} cy=${SIZE / 2} r=${scale} />
      ${ghosts} ${marks}
    </svg>
    <figcaption>
      <strong>${title}</strong><br />${points.what}<br />radius ${number(points.radius)},
      ${points.unstable} outside the unit
      circle${intact ? `; intact: radius ${number(intact.radius)}, ${intact.unstable} outside` : ''}
    </figcaption>
  </figure>`;
}

function stateLine({ probability, activeUnits, hidden }: StateDetail): TemplateResult {
  const outputs =
    probability.length > 0
      ? `; softmax ${probability.map((value) => value.toFixed(3)).join(' / ')}`
      : '';
  return html`<p>${activeUnits} of ${hidden.length} units active${outputs}</p>`;
}

function listing({ weightSpectrum, jacobianSpectrum }: StateDetail): TemplateResult {
  const text = ({ re, im }: SpectrumPoints, k: number) => {
    if (k >= re.length) return '–';
    const imaginary = im[k] === 0 ? '' : ` ${im[k] < 0 ? '−' : '+'} ${number(Math.abs(im[k]))} i`;
    return `${number(re[k])}${imaginary}`;
  };
  return html`<table>
    <caption>
      Eigenvalues of largest modulus
    </caption>
    <thead>
      <tr>
        <th scope="col">rank</th>
        <th scope="col">W</th>
        <th scope="col">derivative</th>
      </tr>
    </thead>
    <tbody>
      ${Array.from(
        { length: LISTED },
        (_, k) =>
          html`<tr>
            <th scope="row">${k + 1}</th>
            <td class="numeric">${text(weightSpectrum, k)}</td>
            <td class="numeric">${text(jacobianSpectrum, k)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

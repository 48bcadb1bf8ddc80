/** Eigenvalues of W, and of the derivative at the picked state; spectrumPlot.ts draws them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { SpectrumPoints, StateDetail } from '../../../src/protocol/inspector';
import { number } from '../../ui/format';
import { eigenmodeTable } from '../analysis/eigenmodes';
import { intactDetail } from '../intact';
import type { PageActions } from '../layout';
import type { PageState } from '../state';
import { spectrumPlaneChoice, spectrumPlot } from './spectrumPlot';

const LISTED = 12;

export function spectrumPanel(state: PageState, actions: PageActions): TemplateResult {
  const { detail, view } = state;
  if (!detail) return html`<p class="hint">Computing eigenvalues…</p>`;
  const at =
    view.selectedStep === null ? `step ${detail.step} (none is picked)` : `step ${detail.step}`;
  const intact = intactDetail(state);
  const plane = view.spectrumPlane ?? 'circle';
  return html`${spectrumPlaneChoice(plane, (spectrumPlane) => actions.view({ spectrumPlane }))}
    <div class="spectra">
      ${spectrumPlot(detail.weightSpectrum, 'Recurrent weights', plane, intact?.weightSpectrum)}
      ${spectrumPlot(detail.jacobianSpectrum, `Derivative at ${at}`, plane, intact?.jacobianSpectrum)}
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

/** Hands the picture, the orbit's table or the wish for its data file to the host, which saves them. */
import type { HostMethods, InspectorCommand } from '../../src/protocol/inspector';
import type { Stage } from '../scene/stageApi';
import { counted, integer } from '../ui/format';
import { orbitCsv } from './csv';
import { alteredOf, interventionText } from './intervention';
import { legendEntries } from './legend';
import type { PageState } from './state';

export type ExportCommand = Extract<InspectorCommand, `export${string}`>;

/** Only what this file needs of the channel. */
interface ExportCalls {
  call(method: 'exportData', params: Parameters<HostMethods['exportData']>[0]): Promise<unknown>;
}

/** Device pixels per CSS pixel of an exported picture. */
const PICTURE_SCALE = 2;
/** Characters of a caption that tell what is done to the network. */
const MOST_SAID = 80;

export async function exportOrbit(
  command: ExportCommand,
  state: PageState,
  stage: Stage | null,
  channel: ExportCalls,
): Promise<void> {
  const { scene, snapshot, view } = state;
  if (!scene || !snapshot) return;
  const simulation = { ...view.simulation, sequence: scene.sequence };
  const name = snapshot.file.name.replace(/\.[^.]+$/, '');
  const send = (kind: 'png' | 'csv' | 'npz', bytes: Uint8Array) =>
    channel.call('exportData', { kind, name, bytes, simulation });
  switch (command) {
    case 'exportPng': {
      const legend = legendEntries(state);
      const caption = captionOf(state);
      const picture = await stage?.toPng({ scale: PICTURE_SCALE, legend, caption });
      if (picture) await send('png', new Uint8Array(await picture.arrayBuffer()));
      return;
    }
    case 'exportCsv':
      await send('csv', new TextEncoder().encode(orbitCsv(scene.altered ?? scene.intact)));
      return;
    case 'exportNpz':
      // Full states are in the worker only: the host asks it for the file.
      await send('npz', new Uint8Array(0));
  }
}

/** What one needs to make the picture again. */
export function captionOf(state: PageState): string {
  const { snapshot, scene, view } = state;
  const { simulation } = view;
  const { model, file } = snapshot ?? {};
  const steps = (scene?.altered ?? scene?.intact)?.steps ?? 0;
  const cell = model ? `${model.cell.toUpperCase()} ${model.hidden.join('+')} units` : '';
  const input =
    simulation.inputFile !== null
      ? `inputs ${simulation.inputFile.replace(/^\d+:/, '')}`
      : simulation.constantInput !== null
        ? `constant input ${simulation.constantInput}`
        : `noise σ ${simulation.noiseStd}, seed ${simulation.seed}`;
  const start = simulation.initialState ? `from ${simulation.initialState.label}` : '';
  const orbit = `${integer(steps)} steps after ${integer(simulation.warmupSteps)}`;
  return [file?.name, cell, orbit, input, start, gainsSaid(state)].filter(Boolean).join(' · ');
}

/** A caption is one line: many gains are counted. */
function gainsSaid(state: PageState): string {
  const said = interventionText(state);
  if (said.length <= MOST_SAID) return said;
  const { gains, edges, scope } = alteredOf(state);
  const counts = [
    ...(gains.length > 0 ? [counted(gains.length, 'gain')] : []),
    ...(edges.length > 0 ? [counted(edges.length, 'edge gain')] : []),
    ...(scope === 'always' ? [] : [`only ${scope}`]),
  ];
  return counts.join(', ');
}

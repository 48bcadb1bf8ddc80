/** Hands the picture, the orbit's table or the wish for its data file to the host, which saves them. */
import type { HostMethods, InspectorCommand } from '../../src/protocol/inspector';
import type { Stage } from '../scene/stageApi';
import { orbitCsv } from './csv';
import type { PageState } from './state';

export type ExportCommand = Extract<InspectorCommand, `export${string}`>;

/** Only what this file needs of the channel. */
interface ExportCalls {
  call(method: 'exportData', params: Parameters<HostMethods['exportData']>[0]): Promise<unknown>;
}

/** Device pixels per CSS pixel of an exported picture. */
const PICTURE_SCALE = 2;

export async function exportOrbit(
  command: ExportCommand,
  { scene, snapshot, view }: PageState,
  stage: Stage | null,
  channel: ExportCalls,
): Promise<void> {
  if (!scene || !snapshot) return;
  const simulation = { ...view.simulation, sequence: scene.sequence };
  const name = snapshot.file.name.replace(/\.[^.]+$/, '');
  const send = (kind: 'png' | 'csv' | 'npz', bytes: Uint8Array) =>
    channel.call('exportData', { kind, name, bytes, simulation });
  switch (command) {
    case 'exportPng': {
      const picture = await stage?.toPng(PICTURE_SCALE);
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

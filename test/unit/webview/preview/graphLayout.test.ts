import { describe, expect, it } from 'vitest';
import { boxesMeet, boxMeetsCircle, textBox } from '../../../../webview/preview/graph/boxes';
import {
  graphLayout,
  isChain,
  type GraphLayout,
} from '../../../../webview/preview/graph/graphLayout';
import { busyHmm, longChain, paperHmm } from './samples';

const WIDTHS = [290, 450, 640, 1200];
const STATES = Array.from({ length: 11 }, (_, k) => k + 2);

/** What nobody could read: labels over labels, over states or outside, states over states. */
function faultsOf({ nodes, edges, width, height }: GraphLayout): string[] {
  const faults: string[] = [];
  const boxes = edges.flatMap(({ from, to, label }) =>
    label ? [{ name: `${from}→${to}`, box: textBox(label, label.text) }] : [],
  );
  boxes.forEach(({ name, box }, i) => {
    if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height)
      faults.push(`${name} outside`);
    for (const other of boxes.slice(i + 1))
      if (boxesMeet(box, other.box)) faults.push(`${name} on ${other.name}`);
    for (const node of nodes)
      if (boxMeetsCircle(box, node, node.radius)) faults.push(`${name} on state ${node.state}`);
  });
  nodes.forEach((a, i) => {
    if (a.x < a.radius || a.x > width - a.radius || a.y > height - a.radius)
      faults.push(`state ${a.state} outside`);
    for (const b of nodes.slice(i + 1))
      if (Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius + 8)
        faults.push(`state ${a.state} on ${b.state}`);
  });
  return faults;
}

describe('graphLayout', () => {
  it.each(['two', 'three', 'four', 'five'] as const)(
    'draws the chain of %s in one row, all labelled',
    (id) => {
      const layout = graphLayout(paperHmm(id).transition, 640);
      expect(layout.shape).toBe('chain');
      expect(new Set(layout.nodes.map(({ y }) => y)).size).toBe(1);
      expect(layout.unlabelled).toBe(0);
      expect(faultsOf(layout)).toEqual([]);
    },
  );

  it.each(['fully', 'cyclic'] as const)('draws %s as a ring, all labelled', (id) => {
    const layout = graphLayout(paperHmm(id).transition, 640);
    expect(layout.shape).toBe('ring');
    expect(layout.unlabelled).toBe(0);
    expect(faultsOf(layout)).toEqual([]);
  });

  it.each(STATES)('stays legible with %d states at any width', (states) => {
    for (const width of WIDTHS) {
      const ring = graphLayout(busyHmm(states, 3).transition, width);
      expect(faultsOf(ring), `ring at ${width}`).toEqual([]);
      const chain = graphLayout(longChain(states).transition, width);
      expect(faultsOf(chain), `chain at ${width}`).toEqual([]);
      expect(chain.unlabelled, `chain at ${width}`).toBe(0);
      expect(chain.width).toBeLessThanOrEqual(Math.max(width, 300));
    }
  });

  it('gives numbers to the likeliest transitions when there are too many', () => {
    const { edges, unlabelled } = graphLayout(busyHmm(12, 3).transition, 640);
    expect(edges).toHaveLength(144);
    const labelled = edges.filter(({ label }) => label);
    expect(labelled.length).toBe(24);
    expect(unlabelled).toBe(120);
    // Of equally likely ones all have theirs, or none.
    expect(new Set(labelled.map(({ probability }) => probability.toFixed(6))).size).toBe(2);
  });

  it('draws thicker what is likelier, and nothing that would read as 0', () => {
    const transition = [
      [0.9, 0.0999, 0.0001],
      [0, 1, 0],
      [0.2, 0.3, 0.5],
    ];
    const { edges } = graphLayout(transition, 640);
    expect(edges.map(({ from, to }) => `${from}${to}`).sort()).toEqual([
      '00',
      '01',
      '11',
      '20',
      '21',
      '22',
    ]);
    const widths = [...edges].sort((a, b) => a.probability - b.probability);
    for (let k = 1; k < widths.length; k++)
      expect(widths[k].strokeWidth).toBeGreaterThanOrEqual(widths[k - 1].strokeWidth);
    expect(edges.find(({ from, to }) => from === 0 && to === 1)?.label?.text).toBe('0.1');
  });

  it('draws a single state with its loop', () => {
    const layout = graphLayout([[1]], 300);
    expect(layout.nodes).toHaveLength(1);
    expect(layout.edges[0].label?.text).toBe('1');
    expect(faultsOf(layout)).toEqual([]);
  });
});

describe('isChain', () => {
  it('asks for neighbours only', () => {
    expect(isChain(longChain(5).transition)).toBe(true);
    expect(isChain(paperHmm('cyclic').transition)).toBe(false);
  });
});

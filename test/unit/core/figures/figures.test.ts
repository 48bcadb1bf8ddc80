import { describe, expect, it } from 'vitest';
import { drawFigure } from '../../../../src/core/figures/drawFigure';
import { dataRanges, type Figure, type Layer } from '../../../../src/core/figures/figure';
import { overlaps, placeLabels } from '../../../../src/core/figures/figureLabels';
import { element, escapeXml } from '../../../../src/core/figures/svgText';
import { xmlProblems } from './xmlProblems';

const look = { shape: 'disc', colour: '#000', fill: '#000', sizeMm: 1 } as const;
const stroke = { colour: '#c00', widthMm: 0.3, dashMm: [1, 0.5] };
const PLAIN: Figure = {
  title: 'A plain one',
  widthMm: 85,
  heightMm: 60,
  background: 'paper',
  xLabel: 'steps',
  yLabel: 'value',
  layers: [
    { kind: 'line', x: [0, 1, 2, 3], y: [0, 1, Number.NaN, 4], stroke },
    { kind: 'marks', x: [1, 2, Infinity], y: [1, 2, 3], look, labels: ['a', 'b', 'c'] },
    { kind: 'intervals', x: [1, 2], low: [0, Number.NaN], high: [2, 3], stroke },
    { kind: 'rule', axis: 'y', at: 0, stroke },
    { kind: 'circle', radius: 1, stroke },
  ],
  legend: [
    { text: 'line', sample: { stroke } },
    { text: 'marks', sample: { look } },
  ],
};
const HOSTILE = [
  '"><script>alert(1)</script>',
  "' onload='alert(1)",
  ']]><!--&#x3c;',
  'a\u0000\u0001\ud800b\ufffe',
  '</title></svg>',
];

describe('cells', () => {
  const cells = {
    kind: 'cells',
    ...{ left: [0, 1], right: [1, 3], low: [0, 0], high: [2, 1], fills: ['#123456', '#fedcba'] },
  } as const;

  it('stand edge to edge, as wide and high as they are in data', () => {
    const svg = drawFigure({ ...PLAIN, layers: [cells], legend: [] });
    expect(xmlProblems(svg)).toEqual([]);
    const [first, second] = cells.fills.map((fill) => {
      const [rect] = new RegExp(`<rect [^>]*fill="${fill}"[^>]*>`).exec(svg) ?? [''];
      const numberOf = (name: string) =>
        Number(new RegExp(` ${name}="([^"]+)"`).exec(rect)?.[1] ?? Number.NaN);
      return ['x', 'y', 'width', 'height'].map(numberOf);
    });
    expect(first[0] + first[2]).toBeCloseTo(second[0], 2);
    expect(second[2] / first[2]).toBeCloseTo(2, 2);
    expect(first[3] / second[3]).toBeCloseTo(2, 2);
    expect(first[1] + first[3]).toBeCloseTo(second[1] + second[3], 2);
  });

  it('are seen whole', () => {
    const { x, y } = dataRanges({ ...PLAIN, layers: [cells] });
    expect([x.from <= 0, x.to >= 3, y.from <= 0, y.to >= 2]).toEqual([true, true, true, true]);
  });
});

describe('areas', () => {
  const area = {
    kind: 'area',
    ...{ colour: '#123456', opacity: 0.2 },
    ...{ x: [0, 1, 2, 3, 4], low: [0, 1, Number.NaN, 1, 0], high: [2, 3, 4, 2, 5] },
  } as const;

  it('go along the lower curve and back along the upper one, parted where a point is missing', () => {
    const svg = drawFigure({ ...PLAIN, layers: [area], legend: [] });
    expect(xmlProblems(svg)).toEqual([]);
    const [, d] = /<path d="([^"]+)" fill="#123456" fill-opacity="0.2"/.exec(svg) ?? ['', ''];
    const pieces = d.split('Z').filter((piece) => piece !== '');
    const corners = pieces.map((piece) =>
      piece
        .slice(1)
        .split('L')
        .map((corner) => corner.split(' ').map(Number)),
    );
    expect(corners.map((piece) => piece.length)).toEqual([4, 4]);
    const across = corners.map((piece) => piece.map(([x]) => x));
    for (const [a, b, c, e] of across) expect([a, b]).toEqual([e, c]);
    for (const [low, , , high] of corners) expect(low[1]).toBeGreaterThan(high[1]);
  });

  it('are seen whole, and are nothing of one point', () => {
    const { y } = dataRanges({ ...PLAIN, layers: [area] });
    expect([y.from <= 0, y.to >= 5]).toEqual([true, true]);
    const alone: Layer = { ...area, x: [1], low: [0], high: [1] };
    expect(drawFigure({ ...PLAIN, layers: [alone], legend: [] })).not.toContain('#123456');
  });
});

describe('drawFigure', () => {
  it('gives a well-formed document, sized in millimetres, its words as text', () => {
    const svg = drawFigure(PLAIN);
    expect(xmlProblems(svg)).toEqual([]);
    expect(svg).toContain('width="85mm" height="60mm" viewBox="0 0 85 60"');
    expect(svg).toContain('<title>A plain one</title>');
    expect(svg).toMatch(/<text[^>]*>steps<\/text>/);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('has no paper where none is wanted', () => {
    expect(drawFigure({ ...PLAIN, background: 'none' })).not.toContain('width="85" height="60"');
  });

  it('parts a line where a point is missing', () => {
    const [path] = /<path d="(M[^"]*)" fill="none" stroke="#c00"/.exec(drawFigure(PLAIN)) ?? [''];
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/L/g)).toHaveLength(1);
  });

  it.each(HOSTILE)('lets no foreign text out of its place: %j', (text) => {
    const svg = drawFigure({
      ...PLAIN,
      title: text,
      xLabel: text,
      yLabel: text,
      xNames: [text, text],
      layers: [{ kind: 'marks', x: [0, 1], y: [0, 1], look, labels: [text, text] }],
      legend: [{ text, sample: { look } }],
    });
    expect(xmlProblems(svg)).toEqual([]);
    expect(svg).not.toMatch(/<script|<!--|<!\[CDATA/);
    expect(svg).not.toMatch(/<[^>]*\sonload=/);
  });

  it('keeps a circle round where axes are equal', () => {
    const layers: Figure['layers'] = [{ kind: 'circle', radius: 1, stroke }];
    const svg = drawFigure({ ...PLAIN, equalAxes: true, layers });
    const found = /rx="([\d.]+)" ry="([\d.]+)"/.exec(svg) ?? [];
    expect(Number(found[1])).toBeGreaterThan(5);
    expect(Number(found[1])).toBeCloseTo(Number(found[2]), 2);
  });

  it('says when there is no room', () => {
    expect(() => drawFigure({ ...PLAIN, heightMm: 12 })).toThrow('85 x 12 mm found, too small');
  });

  it('draws nothing as an empty plot', () => {
    expect(xmlProblems(drawFigure({ ...PLAIN, layers: [], legend: [] }))).toEqual([]);
  });
});

describe('the text of elements', () => {
  it('refuses coordinates that are none', () => {
    expect(() => element('circle', { r: Number.NaN })).toThrow('svg: r: NaN found');
    expect(element('circle', { r: 1.23456, fill: undefined })).toBe('<circle r="1.235"/>');
  });

  it('escapes what XML knows, and leaves out what it does not', () => {
    expect(escapeXml('<a b="c">&\'')).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&#39;');
    expect(escapeXml('x\u0007\ud83dy😀')).toBe('xy😀');
  });
});

describe('axes', () => {
  it('hold all finite data and what they must include', () => {
    const { x, y } = dataRanges({ ...PLAIN, yIncludes: [-5] });
    expect([x.from < -1, x.to > 3, y.from < -5, y.to > 4]).toEqual([true, true, true, true]);
    expect(y.to).toBeLessThan(5);
  });
});

describe('labels', () => {
  it('never lie on one another or outside the plot', () => {
    const plot = { x: 0, y: 0, width: 40, height: 30 };
    const wanted = Array.from({ length: 30 }, (_, k) => ({
      label: `ray ${k}`,
      x: 20 + (k % 3),
      y: 15 + (k % 2),
      width: 9,
      height: 2.5,
    }));
    const placed = placeLabels(wanted, plot);
    expect(placed.length).toBeGreaterThan(4);
    placed.forEach((one, i) => {
      expect(one.box.x >= 0 && one.box.x + one.box.width <= 40).toBe(true);
      expect(placed.slice(i + 1).some((other) => overlaps(one.box, other.box))).toBe(false);
    });
  });
});

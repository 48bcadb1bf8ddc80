import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readInitialStates,
  readInputs,
  readStatesBesideInputs,
} from '../../../src/files/numberTables';
import { writeNpz } from '../../../src/formats/npz';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynascope-inputs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const file = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content);
  return join(folder, name);
};
const expected = { rows: 3, width: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6.5) };
const array = (name: string, shape: number[]) => ({
  name,
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)),
});

describe('readInputs', () => {
  it.each([
    ['a.json', '[[1, 2], [3, 4], [5, 6.5]]'],
    ['b.json', '{"h0": [9], "inputs": [[1, 2], [3, 4], [5, 6.5]]}'],
    ['a.csv', 'left,right\n1,2\n3,4\n5,6.5\n'],
    ['b.csv', '1 2\r\n3 4\r\n5 6.5\r\n'],
    ['a.npz', writeNpz([{ name: 'x', shape: [3, 2], data: expected.values }])],
    ['h.npz', writeNpz([array('h0', [4, 4]), { name: 'x', shape: [3, 2], data: expected.values }])],
    [
      'b.npz',
      writeNpz([array('other', [4, 4]), { name: 'inputs', shape: [3, 2], data: expected.values }]),
    ],
  ])('reads %s', async (name, content) => {
    expect(await readInputs(await file(name, content))).toEqual(expected);
  });

  it.each([
    ['c.json', '[[1, 2], [3]]', 'row 1 holds 1 values'],
    ['d.json', '{"a": 1}', 'a list of lists'],
    ['e.json', '[[1, 2', 'not valid JSON'],
    ['f.json', '[]', 'no inputs found'],
    ['g.csv', '1,2\n3,x\n', 'row 1 holds 2 values'],
    ['h.csv', '\n', 'no rows found'],
    ['i.npz', writeNpz([array('a', [2, 2]), array('b', [2, 2])]), '2 arrays [T, d] found'],
  ])('refuses %s', async (name, content, message) => {
    await expect(readInputs(await file(name, content))).rejects.toThrow(message);
  });

  it('names a file that is not there', async () => {
    await expect(readInputs(join(folder, 'gone.csv'))).rejects.toThrow('can not be read (ENOENT)');
  });
});

describe('readInitialStates', () => {
  const one = { rows: 1, width: 3, values: Float64Array.of(1, 2, 4) };
  const two = { rows: 2, width: 3, values: Float64Array.of(1, 2, 4, 0, 0, 8) };

  it.each([
    ['one.json', '[1, 2, 4]', one],
    ['two.json', '[[1, 2, 4], [0, 0, 8]]', two],
    ['key.json', '{"inputs": [[1]], "h0": [1, 2, 4]}', one],
    ['two.csv', '1,2,4\n0,0,8\n', two],
    ['one.npz', writeNpz([{ name: 'x', shape: [3], data: one.values }]), one],
    [
      'key.npz',
      writeNpz([array('inputs', [9, 2]), { name: 'h0', shape: [2, 3], data: two.values }]),
      two,
    ],
  ])('reads %s', async (name, content, states) => {
    expect(await readInitialStates(await file(name, content))).toEqual(states);
  });

  it.each([
    ['j.json', '"no"', "a list of numbers, or of lists of them is needed, or the key 'h0'"],
    ['k.json', '[1, null]', 'a list of numbers, or of lists'],
    ['l.npz', writeNpz([array('a', [2]), array('b', [2])]), "one (or one named 'h0') is needed"],
    [
      'm.npz',
      writeNpz([{ name: 'h0', shape: [2, 1], data: Float64Array.of(0, NaN) }]),
      'h0: NaN found in row 1',
    ],
  ])('refuses %s', async (name, content, message) => {
    await expect(readInitialStates(await file(name, content))).rejects.toThrow(message);
  });

  it('are looked for beside inputs, under their own key only', async () => {
    const beside = async (name: string, content: string | Uint8Array) =>
      readStatesBesideInputs(await file(name, content));
    expect(await beside('n.json', '{"inputs": [[1]], "h0": [[1, 2, 4], [0, 0, 8]]}')).toEqual(two);
    expect(await beside('o.npz', writeNpz([{ name: 'h0', shape: [3], data: one.values }]))).toEqual(
      one,
    );
    expect(await beside('p.json', '[[1, 2]]')).toBeNull();
    expect(await beside('q.npz', writeNpz([array('inputs', [2, 2])]))).toBeNull();
    expect(await beside('r.csv', '1,2\n')).toBeNull();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readInputMatrix } from '../../../src/files/inputMatrix';
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
const expected = { steps: 3, width: 2, values: Float64Array.of(1, 2, 3, 4, 5, 6.5) };
const array = (name: string, shape: number[]) => ({
  name,
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)),
});

describe('readInputMatrix', () => {
  it.each([
    ['a.json', '[[1, 2], [3, 4], [5, 6.5]]'],
    ['a.csv', 'left,right\n1,2\n3,4\n5,6.5\n'],
    ['b.csv', '1 2\r\n3 4\r\n5 6.5\r\n'],
    ['a.npz', writeNpz([{ name: 'x', shape: [3, 2], data: expected.values }])],
    [
      'b.npz',
      writeNpz([array('other', [4, 4]), { name: 'inputs', shape: [3, 2], data: expected.values }]),
    ],
  ])('reads %s', async (name, content) => {
    expect(await readInputMatrix(await file(name, content))).toEqual(expected);
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
    await expect(readInputMatrix(await file(name, content))).rejects.toThrow(message);
  });

  it('names a file that is not there', async () => {
    await expect(readInputMatrix(join(folder, 'gone.csv'))).rejects.toThrow(
      'can not be read (ENOENT)',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../src/kernel/choose';

const NO_TENSORFLOW = { tensorflow: 'not installed' };

describe('auto', () => {
  it('is wasm without TensorFlow', () => {
    expect(chooseBackend('auto', { unavailable: NO_TENSORFLOW, stepMs: {} })).toEqual({
      backend: 'wasm',
      why: 'wasm: the embedded kernel',
      fallback: false,
    });
  });

  it('is wasm as long as TensorFlow was not measured', () => {
    const { backend, why } = chooseBackend('auto', { unavailable: {}, stepMs: { wasm: 5 } });
    expect(backend).toBe('wasm');
    expect(why).toContain('not measured');
  });

  it.each([
    [{ wasm: 412.34, tensorflow: 411 }, 'tensorflow'],
    [{ wasm: 411, tensorflow: 412.34 }, 'wasm'],
    [{ wasm: 411, tensorflow: 411 }, 'wasm'],
  ])('is the faster one of %o', (stepMs, wanted) => {
    const { backend, why, fallback } = chooseBackend('auto', { unavailable: {}, stepMs });
    expect(backend).toBe(wanted);
    expect(why).toMatch(
      /^\w+: measured for this shape, wasm 41\d ms and TensorFlow 41\d ms a step$/,
    );
    expect(fallback).toBe(false);
  });

  it('does with what there is', () => {
    const noWasm = { wasm: 'lengthSteps: 300 found, at most 255 are legal' };
    const only = chooseBackend('auto', { unavailable: noWasm, stepMs: {} });
    expect(only.backend).toBe('tensorflow');
    expect(only.why).toContain('at most 255');
    const none = chooseBackend('auto', {
      unavailable: { ...noWasm, ...NO_TENSORFLOW },
      stepMs: {},
    });
    expect(none.backend).toBe('reference');
  });
});

describe('a backend that is set', () => {
  it('is taken, however slow', () => {
    const facts = { unavailable: {}, stepMs: { wasm: 1, tensorflow: 100 } };
    expect(chooseBackend('tensorflow', facts).backend).toBe('tensorflow');
    expect(chooseBackend('reference', facts).backend).toBe('reference');
  });

  it('falls back when it can not be had, and says so', () => {
    expect(chooseBackend('tensorflow', { unavailable: NO_TENSORFLOW, stepMs: {} })).toEqual({
      backend: 'wasm',
      why: 'wasm, since tensorflow is not available: not installed',
      fallback: true,
    });
    const nothing = { wasm: 'no SIMD', tensorflow: 'not installed' };
    expect(chooseBackend('wasm', { unavailable: nothing, stepMs: {} }).backend).toBe('reference');
  });
});

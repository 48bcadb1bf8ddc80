/** Files of numbers a user chose, as a page is told of them. No behaviour. */

export interface ChosenInputs {
  /** For `SimulationParams.inputFile`. */
  readonly id: string;
  readonly name: string;
  readonly steps: number;
  /** Under the key h0 of the same file; null without one. */
  readonly initialStates: InitialStates | null;
}

export interface InitialStates {
  /** Of the file. */
  readonly name: string;
  readonly count: number;
  /** [count, S] */
  readonly values: Float64Array;
}

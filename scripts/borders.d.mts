export interface Border {
  readonly folder: string;
  readonly folders: readonly string[];
  readonly types?: readonly string[];
  readonly packages: readonly string[];
  readonly typePackages?: readonly string[];
}
export const BORDERS: readonly Border[];
export function violation(from: string, to: string, typeOnly: boolean): string | null;

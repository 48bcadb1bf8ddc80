/** The one error of parsers: says what was found in which file and what is legal. Never carries a stack to a user. */

export class FormatError extends Error {
  override readonly name = 'FormatError';
  /**
   * @param message one line: tensor or key, what was found, what is legal
   * @param hint what the user can do about it, when there is something
   */
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** The command did what it could and has said everything; what it found or could not do makes the exit code another than 0. */
export class Unsuccessful extends Error {
  readonly exitCode: number;

  constructor(exitCode = 1) {
    super('unsuccessful');
    this.name = 'Unsuccessful';
    this.exitCode = exitCode;
  }
}

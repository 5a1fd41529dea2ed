/** The command did its work and has said everything; what it found or could not do makes the exit code 1. */
export class Unsuccessful extends Error {
  constructor() {
    super('unsuccessful');
    this.name = 'Unsuccessful';
  }
}

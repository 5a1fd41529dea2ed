/** Ctrl-C and SIGTERM, for work that can stop between two steps only. */

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

export class Interruption {
  #exitCode: number | null = null;
  readonly #take = (signal: NodeJS.Signals) => {
    // Whoever asks a second time means at once.
    this.forget();
    this.#exitCode = exitCodes[signal as keyof typeof exitCodes];
  };

  constructor() {
    for (const signal of Object.keys(exitCodes)) process.on(signal, this.#take);
  }

  /** By convention 128 and the signal's number; null while nobody has asked to stop. */
  get exitCode(): number | null {
    return this.#exitCode;
  }

  /** Signals end the process again, as they do by themselves. */
  forget(): void {
    for (const signal of Object.keys(exitCodes)) process.off(signal, this.#take);
  }
}

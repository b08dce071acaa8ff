/** The results of TRANSCRIPT.md, other than OK. */
export type VaultResult = "MALFORMED" | "VERSION" | "DAMAGED" | "KEY_WRONG" | "INVALID";

const sentences: Record<VaultResult, string> = {
  MALFORMED: "This isn’t a file of that kind.",
  VERSION: "This was made by a newer version of Parley.",
  DAMAGED: "This is damaged, or was changed.",
  KEY_WRONG: "This key or password doesn’t open it.",
  INVALID: "These parameters aren’t accepted.",
};

export class VaultError extends Error {
  readonly result: VaultResult;

  constructor(result: VaultResult) {
    super(sentences[result]);
    this.name = "VaultError";
    this.result = result;
  }
}

export function need(condition: boolean, result: VaultResult): asserts condition {
  if (!condition) throw new VaultError(result);
}

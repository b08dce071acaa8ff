import { same } from "./bytes.ts";
import { need } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { loadSodium } from "./sodium.ts";

const maxBytes = 4096;
const keyForm = /^[A-Za-z0-9_-]{43}$/;

/** A string, and the colon behind it when it is a member's name. */
const strings = /"(?:[^"\\]|\\.)*"(\s*:)?/gsu;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One flat object of strings. JSON.parse lets a member stand twice, so the names are counted in the text, too. */
function readMembers(text: string): Record<string, unknown> {
  const value = parse(text);
  need(typeof value === "object" && value !== null && !Array.isArray(value), "DAMAGED");
  const count = [...text.matchAll(strings)].filter((found) => found[1] !== undefined).length;
  need(Object.keys(value).length === count && Object.values(value).every((member) => typeof member === "string"), "DAMAGED");
  return { ...value };
}

/** A key file, as a person keeps it offline. Errors: VaultError DAMAGED, VERSION. */
export async function readKeyFile(file: Uint8Array): Promise<Identity> {
  need(file.length <= maxBytes, "DAMAGED");
  const members = readMembers(new TextDecoder().decode(file));
  const format = members["format"];
  need(typeof format === "string" && format.startsWith("parley-key-"), "DAMAGED");
  need(format === "parley-key-1", "VERSION");
  const sodium = await loadSodium();
  const key = (name: string): Uint8Array => {
    const text = members[name];
    need(typeof text === "string" && keyForm.test(text), "DAMAGED");
    try {
      return sodium.from_base64(text, sodium.base64_variants.URLSAFE_NO_PADDING);
    } catch {
      return new Uint8Array();
    }
  };
  const identity = { boxPublic: key("box_public"), signPublic: key("sign_public"), boxSecret: key("box_secret"), signSeed: key("sign_seed") };
  need(identity.boxSecret.length === 32 && identity.signSeed.length === 32, "DAMAGED");
  const pair = sodium.crypto_sign_seed_keypair(identity.signSeed);
  need(same(sodium.crypto_scalarmult_base(identity.boxSecret), identity.boxPublic) && same(pair.publicKey, identity.signPublic), "DAMAGED");
  return identity;
}

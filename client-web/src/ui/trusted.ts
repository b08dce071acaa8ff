// The content security policy lets a worker start only from an address that went through a policy of this page's.

interface ScriptPolicy {
  readonly createScriptURL: (address: string) => string;
}

interface PolicyFactory {
  readonly createPolicy: (name: string, rules: ScriptPolicy) => ScriptPolicy;
}

function ownOnly(address: string): string {
  const whole = new URL(address, location.href);
  if (whole.origin !== location.origin) throw new TypeError("Scripts come from this page's own server only.");
  return whole.href;
}

let policy: ScriptPolicy | undefined;

/** The address of a script of this page's own. Errors: TypeError for any other. */
export function scriptAddress(address: string): string {
  const factory = (globalThis as { readonly trustedTypes?: PolicyFactory }).trustedTypes;
  policy ??= factory?.createPolicy("parley-script", { createScriptURL: ownOnly }) ?? { createScriptURL: ownOnly };
  return policy.createScriptURL(address);
}

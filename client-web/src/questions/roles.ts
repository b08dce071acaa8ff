import type { Me } from "../api/types.ts";

/** May they change question sets? */
export function isAuthor(me: Me): boolean {
  return me.roles.includes("author") || me.roles.includes("administrator");
}

/** May they see how often a question was asked? */
export function seesExposure(me: Me): boolean {
  return isAuthor(me) || me.roles.includes("interviewer");
}

import type { Me } from "../api/types.ts";
import { hasRole } from "../frame/session.tsx";

/** May they plan rooms? The server holds to the same. */
export const mayPlan = (me: Me): boolean => hasRole(me, "interviewer") || hasRole(me, "administrator");

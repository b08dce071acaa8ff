import * as api from "../api/api.ts";
import { sentence } from "../api/request.ts";
import { toast } from "../ui/status.tsx";

async function leave(end: () => Promise<void>): Promise<void> {
  try {
    await end();
  } catch (error) {
    toast(sentence(error));
    return;
  }
  location.assign("/signin"); // loads the page anew: nothing of the person, no key above all, stays in memory
}

export const signOut = (): Promise<void> => leave(api.signOut);
export const signOutEverywhere = (): Promise<void> => leave(api.signOutEverywhere);

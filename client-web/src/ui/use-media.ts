import { useEffect, useState } from "preact/hooks";

/** A page as narrow as a phone's; the same bound as in the styles. */
export const narrow = "(max-width: 34rem)";

/** Does the window fit the query? For what can't be done by styles alone. */
export function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const look = () => setFits(media.matches);
    look();
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, [query]);
  return fits;
}

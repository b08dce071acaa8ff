import { useEffect, useState } from "preact/hooks";

/** Which of the questions on the page is being read: the first whose end hasn't left the upper part of the window. */
export function useCurrentQuestion(inputs: readonly unknown[]): string | undefined {
  const [current, setCurrent] = useState<string>();
  useEffect(() => {
    const seen = new Set<Element>();
    const observer = new IntersectionObserver((changes) => {
      for (const change of changes) {
        if (change.isIntersecting) seen.add(change.target);
        else seen.delete(change.target);
      }
      const first = [...seen].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))[0];
      if (first) setCurrent(first.id.slice(2));
    }, { rootMargin: "-64px 0px -65% 0px" });
    for (const question of document.querySelectorAll(".set-question")) observer.observe(question);
    return () => observer.disconnect();
  }, [...inputs]);
  return current;
}

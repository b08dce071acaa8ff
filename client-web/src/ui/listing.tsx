import type { Parser } from "@lezer/common";
import { useEffect, useMemo, useState } from "preact/hooks";
import { highlight } from "./highlight.ts";
import { loadLanguage } from "./languages.ts";
import "./listing.css";
import "./syntax.css";

/** The parser of a language, once it is there. */
export function useParser(language: string): Parser | undefined {
  const [found, setFound] = useState<{ readonly language: string; readonly parser: Parser }>();
  useEffect(() => {
    let wanted = true;
    loadLanguage(language)?.then(
      (support) => { if (wanted) setFound({ language, parser: support.language.parser }); },
      () => undefined, // without colours it can be read as well
    );
    return () => { wanted = false; };
  }, [language]);
  return found?.language === language ? found.parser : undefined;
}

function Highlighted({ code, language }: { readonly code: string; readonly language: string }) {
  const parser = useParser(language);
  const spans = useMemo(() => (parser ? highlight(code, parser) : undefined), [code, parser]);
  if (!spans) return <>{code}</>;
  return (
    <>
      {spans.map((span) => {
        const text = code.slice(span.from, span.to);
        return span.classes ? <span key={span.from} class={span.classes}>{text}</span> : text;
      })}
    </>
  );
}

interface ListingProps {
  readonly code: string;
  readonly language: string;
  /** Stands above it: "Output". */
  readonly note?: string | undefined;
}

export function Listing({ code, language, note }: ListingProps) {
  return (
    <figure class="listing">
      {note && <figcaption class="listing-note">{note}</figcaption>}
      <pre tabIndex={0} aria-label={note ?? "Code"} role="group"><code><Highlighted code={code.replace(/\n$/, "")} language={language} /></code></pre>
    </figure>
  );
}

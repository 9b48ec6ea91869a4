function isLatin(rule: CSSRule): rule is CSSFontFaceRule {
  return (
    rule instanceof CSSFontFaceRule && /U\+0+-0*FF\b/i.test(rule.style.getPropertyValue("unicode-range"))
  );
}

function asDataUrl(file: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(reader.error ?? new Error("The font cannot be read."));
    reader.readAsDataURL(file);
  });
}

/**
 * The style rules of the page's Latin fonts with the fonts inside, as a picture can fetch none. The library's own way
 * sets a base address, which our content policy forbids, and would take in every alphabet.
 */
export async function pageFont(): Promise<string> {
  const sheets = [...document.styleSheets];
  const rules = sheets.flatMap((sheet) =>
    [...sheet.cssRules].filter(isLatin).map((rule) => ({ rule, base: sheet.href ?? document.baseURI })),
  );
  const written = rules.map(async ({ rule, base }) => {
    const [, address] = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src")) ?? [];
    if (address === undefined) return "";
    const answer = await fetch(new URL(address, base));
    return rule.cssText.replace(address, await asDataUrl(await answer.blob()));
  });
  return (await Promise.all(written)).join("\n");
}

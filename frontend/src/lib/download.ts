/** A title as the name of a file: letters, figures and hyphens. */
export function fileName(title: string): string {
  return title.replaceAll(/[^\p{L}\p{N}-]+/gu, "-").replaceAll(/^-+|-+$/g, "");
}

/** Hands `content` to the browser's downloads; `title` becomes the file's name. */
export function saveFile(title: string, extension: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = `${fileName(title)}.${extension}`;
  link.click();
  URL.revokeObjectURL(link.href);
}

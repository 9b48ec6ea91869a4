/** `address` where it leads to the web; undefined for what a browser would run (`javascript:`) or open by itself. */
export function webAddress(address: string): string | undefined {
  return /^https?:\/\//i.test(address) || address.startsWith("/") ? address : undefined;
}

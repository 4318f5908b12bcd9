/** Gives the reader a file. */
export function download(blob: Blob | undefined, name: string): void {
  if (!blob) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser must have begun to read before the address goes.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** Saves bytes as a file of that name. The bytes go to the disk and nowhere else. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its copy once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

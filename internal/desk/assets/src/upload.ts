// Pictures on their way to the library, with progress.

export interface Uploaded {
  id: number;
  url: string;
  thumb: string;
  width: number;
  height: number;
  name: string;
  alt: string;
  caption: string;
  credit: string;
  source: string;
  taken_on: string;
  archive: boolean;
}

/** underway are the uploads that have not ended: what is published waits for them. */
export const underway = new Set<Promise<unknown>>();

/** upload sends one file; progress is told the part that is done, 0 to 1. The error's message is for people. */
export function upload(file: File, progress: (part: number) => void, failed: string): Promise<Uploaded> {
  const sent = new Promise<Uploaded>((resolve, reject) => {
    const data = new FormData();
    data.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/desk/media");
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201 && request.response) resolve(request.response as Uploaded);
      else reject(new Error((request.response as { error?: string } | null)?.error ?? failed));
    });
    request.addEventListener("error", () => reject(new Error(failed)));
    request.addEventListener("abort", () => reject(new Error(failed)));
    request.send(data);
  });
  const done = sent.then(() => {}, () => {}).finally(() => underway.delete(done));
  underway.add(done);
  return sent;
}

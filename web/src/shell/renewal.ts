/** No more often, so that a file that is missing for good does not make the page go round in circles. */
const AGAIN_AFTER_MS = 60_000;
const RENEWED_AT = "renewed-at";

/** A tab of an older version asks for a part that the server does not have any more: the page is taken anew, once. */
export function watchVersion(): void {
  window.addEventListener("vite:preloadError", () => {
    try {
      const isRecent = Date.now() - Number(sessionStorage.getItem(RENEWED_AT)) < AGAIN_AFTER_MS;
      if (!navigator.onLine || isRecent) return;
      sessionStorage.setItem(RENEWED_AT, String(Date.now()));
      window.location.reload();
    } catch {
      // A browser that keeps nothing cannot tell whether it was there before.
    }
  });
}
